using static DbMigrate.Build.Views.ViewColumn;

namespace DbMigrate.Build.Views;

/// <summary>The views of the types that commands emit. What a table leaves out is in the list.</summary>
internal static class ModuleViews
{
    /// <summary>All views.</summary>
    public static IReadOnlyList<TypeView> All { get; } =
    [
        new(
            typeof(MigrationPlan),
            Of("Name", 20),
            Of("Phases", 26, "$_.Phases.Id"),
            Rest("Description, folder", Text("Plan"))
        ),
        new(typeof(MigrationEnvironment), Of("Name", 16), Of("SkipGates", 24), Rest("Variables", Text("Variables"))),
        new(
            typeof(MigrationPhase),
            Of("Id", 14),
            Of("Risk", 6),
            Of("Runtime", 8, "$_.ExpectedRuntime"),
            Right("Steps", 5, "$_.Apply.Count"),
            Rest("Title, gates", Text("Phase"))
        ),
        new(typeof(MigrationStep), Of("Kind", 14), Of("On", 8), Of("Place", 17), Rest("Name")),
        new(typeof(MigrationCheck), Of("Kind", 12), Of("On", 8), Of("Severity", 8), Of("Place", 17), Rest("Name")),
        new(typeof(MigrationGate), Of("Kind", 12), Of("Place", 17), Rest("Name")),
        new(
            typeof(MigrationFolder),
            Of("Path", 16),
            Of("Layout", 15),
            Right("Notes", 5, "$_.Notes.Count"),
            Right("Archived", 8, "$_.Archived.Count"),
            Rest("Bootstrap", "$_.BootstrapFile")
        ),
        new(typeof(PlanFinding), Of("Place", 17), Rest("Message", Text("Finding"))),
        new(
            typeof(PhaseStatus),
            Of("Phase", 14),
            Of("State", 8),
            Of("Since", 17, Text("Since", "$_.Since")),
            Rest("Title, reason", Text("Status"))
        )
        {
            GroupBy = ("Plan", "'{0} on {1} ({2})' -f $_.PlanName, $_.Database, $_.Environment"),
            ListValues = new Dictionary<string, string> { ["Since"] = Text("SinceInLine", "$_.Since") },
        },
        new(
            typeof(PhaseResult),
            Of("Phase", 14),
            Of("Action", 6),
            Of("State", 8),
            Right("Duration", 8, "$(if (-not $_.Unchanged) { $_.Duration })"),
            Right("Waits", 5, "$_.Waits.Count"),
            Rest("Message")
        ),
        new(
            typeof(StepResult),
            Right("Step", 4),
            Of("Status", 11),
            Right("Batches", 7),
            Right("Rows", 13, Text("Count", "$_.Rows")),
            Right("Duration", 8),
            Rest("Name", Text("Step"))
        ),
        new(typeof(CheckResult), Of("Stage", 9), Of("Status", 10), Rest("Name", Text("Check")))
        {
            GroupBy = ("Phase", "'{0} of {1}' -f $_.Phase, $_.PlanName"),
            Added = ["RowObjects"],
        },
        new(
            typeof(LockWait),
            Right("Step", 4),
            Right("Try", 3, "$_.Attempt"),
            Right("Waited", 8),
            Of("Lock", 26),
            Right("Pid", 7, "$_.BlockerProcessId"),
            Rest("Blocker", Text("Blocker"))
        ),
        new(
            typeof(SchemaDifference),
            Of("Change", 9),
            Of("Kind", 14),
            Of("Name", 24),
            Rest("Definition", Text("Definition"))
        ),
        new(typeof(AuditFinding), Of("Severity", 8), Of("Rule", 24), Of("Name", 24), Rest("Message")),
        new(
            typeof(AuditAccess),
            Of("Table", 24),
            Of("Role", 16),
            Of("Command", 7),
            Of("Reach", 6),
            Rest("Policies", "$_.Policies -join ', '")
        ),
        new(typeof(MigrationDocument), Of("Change", 8), Rest("Path")),
        new(typeof(MigrationHistoryEntry), Of("Phase", 26), Of("Outcome", 9), Of("AppliedAt", 20), Rest("Message"))
        {
            GroupBy = ("Plan", "'{0} on {1}' -f $_.PlanName, $_.Database"),
        },
        new(
            typeof(MigrationEvent),
            Right("Id", 6),
            Of("At", 20),
            Of("Phase", 12),
            Of("User", 10),
            Rest("Event, message", Text("Event"))
        )
        {
            ListValues = new Dictionary<string, string>
            {
                ["LockWaits"] = "[DbMigrate.Commands.HistoryText]::LockWaits($_)",
                ["Check"] = "[DbMigrate.Commands.HistoryText]::Check($_)",
            },
        },
        new(typeof(MigrationAccess), Of("Role", 24), Of("IsOwner", 8), Rest("Access", Text("Access"))),
        new(
            typeof(JournaledCheck),
            Of("Stage", 9),
            Of("Kind", 12),
            Of("Status", 10),
            Rest("Name", Text("JournaledCheck"))
        ),
        new(
            typeof(LockBlocker),
            Right("Pid", 7, "$_.ProcessId"),
            Of("User", 12),
            Of("Application", 14),
            Of("State", 12),
            Rest("Query")
        ),
        new(
            typeof(MigrationLock),
            Of("Session", 16, Text("Session")),
            Of("User", 12),
            Of("Application", 14),
            Right("Age", 8, Text("Age")),
            Rest("WaitsFor", Text("Lock"))
        ),
        new(typeof(MigrationApproval), Of("Phase", 14), Of("By", 12), Of("At", 20), Rest("Note")),
        new(typeof(MigrationMilestone), Of("Milestone", 24), Of("By", 12), Of("At", 20), Rest("Note")),
        new(
            typeof(PhasePreview),
            Of("Phase", 12),
            Right("Step", 4),
            Of("Kind", 12),
            Rest("Name, locks", Text("Preview"))
        ),
        new(
            typeof(MigrationSandbox),
            Of("Id", 8),
            Of("State", 8),
            Of("Version", 7),
            Of("Address", 15, Text("Address")),
            Of("StartedAt", 17, Text("Minute", "$_.StartedAt")),
            Rest("Folder")
        ),
        new(
            typeof(MigrationStatement),
            Right("Line", 5),
            Right("Batch", 5, "if ($_.Batch) { $_.Batch }"),
            Of("Statement, objects", 30, Text("Statement")),
            Rest("Locks, scans, rewrites", Text("Effects"))
        )
        {
            GroupBy = ("File", "$_.File"),
        },
        new(
            typeof(MigrationMetric),
            Of("Status", 8),
            Right("Value", 20, Text("Value")),
            Of("Label", 16),
            Rest("Metric, message", Text("Metric"))
        ),
        new(
            typeof(MaintenanceStatus),
            Of("Outcome", 11),
            Of("Last", 17, Text("Minute", "$_.Last")),
            Of("Next", 17, Text("Minute", "$_.Next")),
            Of("Due", 7, Text("Due")),
            Rest("Schedule, message", Text("Schedule"))
        ),
        new(
            typeof(MaintenanceResult),
            Of("Outcome", 11),
            Of("Due", 17, Text("Minute", "$_.Due")),
            Right("Duration", 8),
            Rest("Schedule, message", Text("Maintenance"))
        ),
        new(
            typeof(MaintenanceTask),
            Right("Task", 4, "$_.Position"),
            Of("Outcome", 7),
            Of("Kind", 10),
            Right("Duration", 8),
            Rest("Name, message", Text("Task"))
        ),
        new(
            typeof(ScheduleRegistration),
            Of("Kind", 13),
            Of("Name", 24),
            Right("Every", 5, "$(if ($_.Every) { $_.Every })"),
            Rest("Message")
        ),
        new(typeof(ScheduleFile), Of("Path", 30), Rest("Text")),
        new(
            typeof(MaintenanceSchedule),
            Of("Name", 16),
            Of("Cron", 16),
            Of("Zone", 16),
            Right("Within", 7),
            Rest("Tasks", "($_.Tasks.Name + $_.Checks.Name) -join ', '")
        ),
        new(
            typeof(MetricDefinition),
            Of("Name", 20),
            Of("Thresholds", 24, Text("Thresholds")),
            Of("Unit", 8),
            Rest("Sql")
        ),
    ];

    /// <summary>Returns the expression for a text that the module composes.</summary>
    private static string Text(string method, string value = "$_") =>
        $"[DbMigrate.Commands.ViewText]::{method}({value})";
}
