using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Commands;

/// <summary>The one table of this host from a condition to the next action, with commands that can be pasted.</summary>
internal static class NextActions
{
    /// <summary>A command names this many phases at most.</summary>
    private const int MostPhases = 3;

    /// <summary>Stands for a login that the reader chooses.</summary>
    private const string Login = "LOGIN";

    private const string Maintenance = "Invoke-MigrationMaintenance";

    private const string Again = "Correct the cause, then run the command again.";

    private static readonly Dictionary<string, Func<MigrationException, CommandText, string>> Table = new(
        StringComparer.Ordinal
    )
    {
        ["DatabaseMismatch"] = For<DatabaseMismatchException>(
            (_, _) =>
                "Give both commands the same -ConnectionString. An object that kept its type carries its own, and the "
                + "second command needs none."
        ),

        ["PlanNotFound"] = For<PlanNotFoundException>(
            (_, _) => "Name a plan's folder or its plan.yaml with -Plan, or create a plan: `New-MigrationPlan FOLDER`."
        ),
        ["PlanInvalid"] = For<PlanInvalidException>(
            (e, c) =>
                e.Findings.All(f => Path.GetExtension(f.Place.File) is ".yaml" or ".yml")
                    ? $"Correct the plan at the places above. To check it: {c.OnPlan("Get-MigrationPlan")}."
                    : "Correct the files at the places above, then run the command again."
        ),
        ["VariableInvalid"] = For<VariableInvalidException>(
            (e, c) =>
                e.IsUnknown
                    ? "Leave the variable out, or declare it under 'variables' in the plan, with the value of the runs "
                        + $"that are given no other. To list the variables: {c.OnPlan("Get-MigrationPlan")}, property "
                        + "Variables."
                    : "Give the variable one text or number, as in -Variable @{ name = 'text' }."
        ),
        ["SqlFileInvalid"] = For<SqlFileInvalidException>(
            (e, c) =>
                e.IsUnreadable ? "Check the path and the rights of the file, then run the command again."
                : e.UnsetVariables.Count > 0 && e.HasOtherErrors
                    ? $"Give the variables their values: {c.OnFile(e.File, e.UnsetVariables)}. Correct the file at the "
                        + "places of the other errors."
                : e.UnsetVariables.Count > 0 ? $"Give the variables their values: {c.OnFile(e.File, e.UnsetVariables)}."
                : "Correct the file at the places above, then run the command again."
        ),
        ["SqlFileChanged"] = For<SqlFileChangedException>(
            (_, _) => "Run the command again once the file no longer changes; it is then read and checked again."
        ),
        ["PhaseNotFound"] = For<PhaseNotFoundException>(
            (_, c) => $"To list the phases: {c.OnPlan("Get-MigrationPlan")}, property Phases."
        ),
        ["MetricNotFound"] = For<MetricNotFoundException>(
            (e, c) =>
                e.Metric.Length == 0
                    ? "Write a metric into the plan: a name, a query, and the values that are good."
                    : $"To list the metrics: {c.OnPlan("Get-MigrationPlan")}, property Metrics."
        ),
        ["ScheduleNotFound"] = For<ScheduleNotFoundException>(
            (_, c) => $"To list the schedules: {c.OnPlan("Get-MigrationPlan")}, property Maintenance."
        ),
        ["MaintenanceFailed"] = For<MaintenanceFailedException>(
            (e, c) =>
                "Correct the causes. The tasks run again at the next time of their schedule, or at once: "
                + $"{c.OnDatabase(Maintenance, null, new("Schedule", e.Schedules), new CommandParameterText("Now"))}."
        ),
        ["ScheduleRefused"] = For<ScheduleRefusedException>(
            (e, c) =>
                e.IsMissing
                    ? "Name another scheduler, as in -Kind "
                        + (
                            OperatingSystem.IsWindows() ? nameof(ScheduleKind.TaskScheduler)
                            : e.Kind == ScheduleKind.Cron ? nameof(ScheduleKind.Systemd)
                            : nameof(ScheduleKind.Cron)
                        )
                        + "; or write the files for another machine with -OutputFolder; or let what you have call "
                        + $"{c.OnDatabase(Maintenance, null, new CommandParameterText("OnTime"))}."
                    : Again
        ),
        ["MetricFailed"] = For<MetricFailedException>(
            (_, c) =>
                $"Look at the values, and at what the plan expects of them: {c.OnDatabase("Get-MigrationMetric")}."
        ),
        ["MilestoneNotFound"] = For<MilestoneNotFoundException>(
            (_, c) =>
                $"To see the gates and steps that use milestones: {c.OnPlan("Get-MigrationPlan")}, property Phases."
        ),

        ["PlanExists"] = For<PlanExistsException>(
            (e, c) =>
                e.CanReplace && c.Knows("Force") ? "Choose another folder with -Path, or replace the files with -Force."
                : e.Files.Count > 0 ? "Choose another folder, or move the other plan out of it."
                : "Choose another folder."
        ),
        ["PlanSourceInvalid"] = For<PlanSourceException>(
            (_, _) => "Name a folder of migration files with -FromFolder, and a folder above it with -Path."
        ),
        ["PlanNotWritten"] = For<PlanNotWrittenException>((_, _) => Again),

        ["GateClosed"] = For<GateClosedException>(GateClosed),
        ["GateOverrideInvalid"] = For<GateOverrideException>(
            (e, c) =>
                e.ReasonIsMissing
                    ? "State the reason with -Reason; it is recorded in the journal."
                    : $"To see the closed gates: {c.OnDatabase("Get-MigrationStatus")}, property ClosedGates."
        ),
        ["PreflightFailed"] = For<PreflightFailedException>(
            (e, c) =>
                e.Checks.Any(r => r.Stage == CheckStage.Undo)
                    ? "Correct what the checks found, then undo the phase: "
                        + $"{c.OnDatabase("Undo-MigrationPhase", e.Phase)}."
                    : "Correct what the checks found. To run them again: "
                        + $"{c.OnDatabase("Test-MigrationPreflight", e.Phase)}."
        ),
        ["VerifyFailed"] = For<VerifyFailedException>(VerifyFailed),

        ["PhaseNotApplied"] = For<PhaseNotAppliedException>(
            (e, c) => $"Apply the phase first: {c.OnDatabase("Invoke-MigrationPhase", e.Phase)}."
        ),
        ["PhaseChanged"] = For<PhaseChangedException>(
            (e, c) =>
                "Restore the files and the plan as they were run, and put the change into a new phase. "
                + "Or accept the present content as what was run; what is done is not run again: "
                + $"{c.Continue(e.Phase, new CommandParameterText("AcceptChanged"), new("Reason", "TEXT"))}."
        ),
        ["WaitingForOperator"] = For<WaitingForOperatorException>(
            (e, c) =>
                $"Once the task is done, record it: {c.OnDatabase("Complete-MigrationMilestone", e.Milestone)}. "
                + $"Then continue: {c.Continue(e.Phase)}."
        ),
        ["ConfirmationRequired"] = For<ConfirmationRequiredException>(
            (_, _) =>
                "Run the command in an interactive session and answer the question, or add -Confirm:$false to answer it "
                + "beforehand."
        ),
        ["UndoRefused"] = For<UndoRefusedException>(UndoRefused),
        ["SuspensionRefused"] = For<SuspensionRefusedException>(SuspensionRefused),

        ["StatementFailed"] = For<StatementFailedException>(
            (e, c) =>
                e.SqlState is PostgresErrorCodes.DuplicateTable
                    ? $"To see what was run here: {c.OnDatabase("Get-MigrationHistory")}. {CorrectAndContinue(e.Phase, c)}"
                    : CorrectAndContinue(e.Phase, c)
        ),
        ["StepRefused"] = For<StepRefusedException>((e, c) => CorrectAndContinue(e.Phase, c)),
        ["SessionStateLost"] = For<SessionStateLostException>(
            (e, c) =>
                "Write the statement that makes it into the file once more, before the statement that needs it and "
                + $"behind the batches that are done. Then continue: {c.Continue(e.Phase)}. Or undo the phase "
                + $"({c.OnDatabase("Undo-MigrationPhase", e.Phase)}) and use a real table."
        ),
        ["CopyDiffers"] = For<CopyDiffersException>(
            (e, c) =>
                "Stop what writes to the source, or set 'quiesce: true'. Then undo the phase "
                + $"({c.OnDatabase("Undo-MigrationPhase", e.Phase)}) and run it again."
        ),
        ["ScriptFailed"] = For<ScriptFailedException>((e, c) => CorrectAndContinue(e.Phase, c)),
        ["InDoubt"] = For<InDoubtException>(
            (e, c) =>
                "Check in the database whether it took effect, then record the answer: "
                + $"{c.OnDatabase("Repair-MigrationPhase", e.Phase, new("Mark", "Done"), new("Reason", "TEXT"))}, or with -Mark "
                + "NotDone."
        ),
        ["NothingInDoubt"] = For<NothingInDoubtException>(
            (e, c) =>
                e.State == MigrationState.Failed
                    ? $"Continue the phase: {c.OnDatabase("Invoke-MigrationPhase", e.Phase)}."
                    : $"To see the states: {c.OnDatabase("Get-MigrationStatus")}."
        ),

        ["ConnectionFailed"] = For<ConnectionFailedException>(
            (e, _) =>
                e.Secret is { } secret
                    ? "Store the secret, in a vault of Microsoft.PowerShell.SecretManagement: `Set-Secret -Name "
                        + $"{CommandText.Quote(secret)}`."
                : e.Connection.Length == 0
                    ? "Check the URI or the keywords that the command names, and the environment variables they use."
                : "Check the plan's connection and the environment variables it uses, or give another with "
                    + "-ConnectionString or -Credential."
        ),
        ["EnvironmentFileInvalid"] = For<EnvironmentFileInvalidException>(
            (_, _) =>
                "Name a file that you can read with -EnvironmentFile. Each line is NAME=VALUE; a value with a # or a quote "
                + "stands in quotes."
        ),
        ["ServerReadOnly"] = For<ServerReadOnlyException>(
            (e, _) =>
                e.IsStandby
                    ? "Name the primary in the plan's connection or with -ConnectionString. With all servers in it, as in "
                        + "postgres://a,b/name?target_session_attrs=read-write, the primary is found."
                    : "To write in spite of the setting, add options=-c%20default_transaction_read_only%3Doff to the "
                        + "connection's URI."
        ),
        ["ConnectionLost"] = For<ConnectionLostException>(
            (e, c) =>
                e.Schedule.Length > 0
                    ? "Once the server can be reached, run the maintenance again; it continues there: "
                        + $"{c.OnDatabase(Maintenance, e.Schedule)}."
                : e.Phase.Length == 0 ? "Run the command again once the server can be reached."
                : $"Continue once the server can be reached: {c.Continue(e.Phase)}."
        ),

        ["LockBudgetSpent"] = For<LockBudgetSpentException>(LockBudgetSpent),
        ["TableNotFound"] = For<TableNotFoundException>(
            (_, c) => $"Correct the name. To see the locks of all tables: {c.OnDatabase("Get-MigrationLock")}."
        ),
        ["TableNameInvalid"] = For<TableNameInvalidException>(
            (_, _) => "Write it as in SQL, as in -Table orders or -Table 'public.\"Orders\"'."
        ),
        ["AnotherRunner"] = For<AnotherRunnerException>(
            (e, c) =>
                $"To see the other run: {c.OnDatabase("Get-MigrationStatus")}. "
                + (
                    e.Waited is null
                        ? "To wait for its end, run the command again with -Wait."
                        : "Then run the command again."
                )
        ),
        ["RunnerLockLost"] = For<RunnerLockLostException>(
            (_, c) =>
                $"See what is done: {c.OnDatabase(c.Name == Maintenance ? "Get-MigrationMaintenance" : "Get-MigrationStatus")}. "
                + "Then run the command again; it continues there."
        ),

        ["JournalUnavailable"] = For<JournalException>(
            (e, c) =>
                e.Access is { } access
                    ? $"The owner of the journal ({e.Owner}) can grant the access, with that login: "
                        + Granting(e, access, c)
                        + $". With psql: {Sql(e.Grants)} Then run the command again."
                : e.Grants.Count > 0 ? "Have the right above granted to the role, then run the command again."
                : e.Owner.Length > 0
                    ? $"Have the owner of the journal ({e.Owner}) run a command that writes with this version of the module."
                : e.NewerVersion is not null ? "Use the version of the module that wrote the journal, or a newer one."
                : e.Category == MigrationErrorCategory.InvalidData
                    ? "Restore the journal from a backup. If nothing was ever migrated here, drop the schema dbmigrate."
                : Again
        ),
        ["JournalNotTrusted"] = For<JournalNotTrustedException>(
            (_, _) =>
                "Look at the objects and at who made them. Drop what is not the journal's, or give it to the journal's "
                + "owner, then run the command again."
        ),
        ["JournalNotIntact"] = For<JournalNotIntactException>(
            (_, c) =>
                "Find out who changed the journal, and compare it with a backup. To see the rows again: "
                + $"{c.OnDatabase("Get-MigrationHistory -Verify")}."
        ),
        ["JournalHeadInvalid"] = For<JournalHeadInvalidException>(
            (_, c) =>
                $"Copy a head as a run reports it. To see the present one: {c.OnDatabase("Get-MigrationStatus -Verbose")}."
        ),
        ["AccessRefused"] = For<AccessRefusedException>(
            (_, c) =>
                "To list the owner of the journal and the roles with access: "
                + $"{c.OnDatabase("Get-MigrationAccess")}."
        ),
        ["EventNotFound"] = For<EventNotFoundException>(
            (_, c) => $"Complete -Event with the Tab key, or see all rows: {c.OnDatabase("Get-MigrationHistory")}."
        ),
        ["JournalBusy"] = For<JournalBusyException>(
            (_, _) => "Wait until that session has ended its transaction, or end it, then run the command again."
        ),
        ["EnvironmentMismatch"] = For<EnvironmentMismatchException>(
            (e, _) => $"Leave out -Environment, or connect to a database of the environment '{e.Asked}'."
        ),

        ["SchemaSourceInvalid"] = For<SchemaSourceInvalidException>(
            (_, _) => "Correct the source, or name another one; the databases are unchanged."
        ),
        ["HistoryNotFound"] = For<HistoryNotFoundException>(
            (e, _) =>
                e.Table is null
                    ? "Give the plan 'phases_from' with the folder of the other tool; a folder of the layout plain "
                        + "needs 'history' too."
                : e.IsDenied ? $"Grant SELECT on {e.Table} to the login, then run the command again."
                : "Name the database and the table that the other tool uses: history: { table: SCHEMA.NAME } under "
                    + "'phases_from'."
        ),
        ["HistoryNotWritten"] = For<HistoryNotWrittenException>(
            (e, _) =>
                $"Let the role write {e.Table}, or correct the table, then run the command again; or take 'keep_history' "
                + "out of the plan."
        ),
        ["HistoryLocked"] = For<HistoryLockedException>(
            (e, _) =>
                $"Wait until {e.Tool} has ended, then run the command again."
                + (e.Release is { } release ? $" Where it does not run any more, {release}." : string.Empty)
        ),
        ["HistoryMismatch"] = For<HistoryMismatchException>(
            (e, c) =>
                e.Entries.Any(n => n.Outcome == HistoryOutcome.Missing)
                    ? "Where the other tool has undone it, record that; nothing is run: "
                        + $"{c.OnDatabase("Import-MigrationHistory", "-Undone")}. Otherwise repair the history with the other tool."
                : e.Entries.FirstOrDefault(n => IsUnfinished(n.JournalState)) is { } unfinished
                    ? $"Undo here what the journal has of it: {c.OnDatabase("Undo-MigrationPhase", unfinished.Phase)}. Then adopt it: "
                        + $"{c.OnDatabase("Import-MigrationHistory")}."
                : !e.StopsRun
                    ? "Correct the folder, or repair the history with the other tool. To adopt what fits: "
                        + $"{c.OnDatabase("Import-MigrationHistory", "-Partial")}."
                : e.Entries.All(n => n.Outcome is HistoryOutcome.Applied or HistoryOutcome.Unknown)
                    ? $"Adopt what is applied: {c.OnDatabase("Import-MigrationHistory")}."
                : $"To see what does not fit: {c.OnDatabase("Import-MigrationHistory", "-WhatIf")}. Correct the folder, or repair the "
                    + "history with the other tool, then adopt it."
        ),
        ["ForeignDependency"] = For<ForeignDependencyException>(
            (e, _) =>
                e.IsConflict
                    ? $"Revert {e.Change} with sqitch in its own project first."
                    : $"Deploy {e.Change} with sqitch from its own project first, with the same registry."
        ),
        ["SchemaNotRead"] = For<SchemaNotReadException>(
            (_, _) =>
                "Run it again when fewer objects are dropped, or when the lock is released. Where it always fails, the "
                + "server's message names what is wrong with the catalog."
        ),
        ["SchemaRenameInvalid"] = For<SchemaRenameInvalidException>(
            (_, _) => "Name an object of the reference and one of the difference: -Rename @{ 'app.old' = 'app.new' }."
        ),
        ["AuditInvalid"] = For<AuditInvalidException>(
            (_, _) => "Correct the rule or the file that is named: -Rule ID, -IgnoreFile FILE."
        ),
        ["OutputNotWritten"] = For<OutputNotWrittenException>(
            (_, _) => "Name a file that you may write, or make room on its disk."
        ),

        ["PostgresNotFound"] = For<PostgresNotFoundException>(
            (_, _) =>
                "Install PostgreSQL's server programs, or name their folder in the environment variable "
                + "DBMIGRATE_PGBIN."
        ),
        ["SandboxFailed"] = For<SandboxFailedException>((_, _) => Again),
        ["SandboxNotFound"] = For<SandboxNotFoundException>((_, _) => "To list the sandboxes: `Get-MigrationSandbox`."),
    };

    /// <summary>The ids of the conditions that have a next action.</summary>
    internal static IReadOnlyCollection<string> Ids => Table.Keys;

    /// <summary>Returns the next action for a condition.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="commands">Writes the commands.</param>
    internal static string Of(MigrationException condition, CommandText commands) =>
        Table[condition.ErrorId](condition, condition.ContinuedBy is { } other ? commands.For(other) : commands);

    private static Func<MigrationException, CommandText, string> For<T>(Func<T, CommandText, string> action)
        where T : MigrationException => (condition, commands) => action((T)condition, commands);

    private static string Granting(JournalException condition, MigrationAccessKind access, CommandText commands) =>
        commands.OnDatabaseAs(
            condition.Owner,
            "Grant-MigrationAccess",
            condition.Role,
            new CommandParameterText("Access", access.ToString())
        );

    /// <summary>Returns whether a phase was begun here and is neither applied nor undone.</summary>
    private static bool IsUnfinished(MigrationState? state) => state is not (null or MigrationState.Undone);

    private static string Sql(IEnumerable<string> statements) => string.Concat(statements.Select(s => s + "; ")).Trim();

    private static string CorrectAndContinue(string phase, CommandText commands) =>
        $"Correct the cause, then continue: {commands.Continue(phase)}.";

    private static string LockBudgetSpent(LockBudgetSpentException condition, CommandText commands)
    {
        var prepared = condition
            .PreparedTransactions.Select(t => $"ROLLBACK PREPARED {SqlText.QuoteLiteral(t)}")
            .ToList();
        string[] sentences =
        [
            .. prepared.Count > 0
                ? [$"Commit or roll back in its database: {string.Join("; ", prepared)}."]
                : Array.Empty<string>(),
            $"Continue once the blockers have ended: {commands.Continue(condition.Phase)}.",
            .. condition.HasSession && !commands.Gave("TerminateBlockers")
                ? [$"Or end them: {commands.Continue(condition.Phase, new CommandParameterText("TerminateBlockers"))}."]
                : Array.Empty<string>(),
            "The plan's lock_budget limits the time.",
        ];
        return string.Join(' ', sentences);
    }

    private static string VerifyFailed(VerifyFailedException condition, CommandText commands)
    {
        var cause = condition switch
        {
            { HasRefusedQuery: true, HasFailedAnswer: true } => "the data, and the queries that the server refused,",
            { HasRefusedQuery: true } => "the query in the plan, or what it needs in the database,",
            _ => "the data",
        };
        var verify =
            $"Correct {cause} and verify again: {commands.OnDatabase("Test-MigrationPhase", condition.Phase)}.";
        return condition.Undo is MigrationUndoSource.Plan or MigrationUndoSource.Derived
            ? $"{verify} Or undo the phase: {commands.OnDatabase("Undo-MigrationPhase", condition.Phase)}."
            : verify;
    }

    private static string GateClosed(GateClosedException condition, CommandText commands)
    {
        var closed = condition.Gates.Where(g => !g.Passed).ToList();
        var actions = closed.Select(Open).OfType<string>().Distinct(StringComparer.Ordinal);
        return string.Join(
            ' ',
            actions.Append(
                "To pass the closed gates with a reason that the journal keeps: "
                    + $"{commands.PassGates(condition.Phase, closed.Select(g => g.Name))}."
            )
        );

        string? Open(CheckResult gate) =>
            gate.Kind switch
            {
                _ when gate.Milestone is { } milestone =>
                    $"To record the milestone: {commands.OnDatabase("Complete-MigrationMilestone", milestone)}.",
                _ when gate.WaitsFor.Count > 0 => "To see the phases it waits for: "
                    + commands.OnDatabase(
                        "Get-MigrationStatus",
                        null,
                        new CommandParameterText("Phase", [.. gate.WaitsFor.Take(MostPhases)])
                    )
                    + ".",
                "approval" when gate.NotBy is { } runner => $"To approve, with another login than {runner}: "
                    + $"{commands.OnDatabaseAs(Login, "Approve-MigrationPhase", condition.Phase)}.",
                "approval" => $"To approve: {commands.OnDatabase("Approve-MigrationPhase", condition.Phase)}.",
                "sustained" => "To take a sample, at the gate's interval: "
                    + $"{commands.OnDatabase("Test-MigrationPreflight", condition.Phase)}.",
                _ => null,
            };
    }

    private static string UndoRefused(UndoRefusedException condition, CommandText commands) =>
        condition.Refusal switch
        {
            UndoRefusal.NoUndo => "Write an undo into the plan, or declare the phase irreversible and state why.",
            UndoRefusal.StepsChanged => "Restore the steps that were run, or write an undo into the plan.",
            UndoRefusal.NotJournaled => "Write an undo into the plan.",
            UndoRefusal.PhasesOnTop when condition.PhasesWithoutUndo is [var without, ..] =>
                $"Phase {without} cannot be undone: to reverse phase {condition.Phase}, write a new phase for the "
                    + $"opposite change, or first an undo of phase {without} into the plan.",
            UndoRefusal.PhasesOnTop => "Undo the later phases too, the last one first: "
                + commands.OnDatabase("Undo-MigrationPhase", null, new CommandParameterText("Through", condition.Phase))
                + ".",
            UndoRefusal.Unfinished =>
                $"Finish the undo: {commands.OnDatabase("Undo-MigrationPhase", condition.Phase)}.",
            _ => "Write a new phase for the opposite change.",
        };

    private static string SuspensionRefused(SuspensionRefusedException condition, CommandText commands) =>
        condition.Refusal switch
        {
            SuspensionRefusal.NoBackfill => "Stop its run with Ctrl+C. To continue it later: "
                + $"{commands.OnDatabase("Invoke-MigrationPhase", condition.Phase)}.",
            SuspensionRefusal.AlreadySuspended =>
                $"To resume it: {commands.OnDatabase("Resume-MigrationPhase", condition.Phase)}.",
            SuspensionRefusal.NotSuspended => "If its run failed or was stopped, continue it: "
                + $"{commands.OnDatabase("Invoke-MigrationPhase", condition.Phase)}.",
            _ => $"To see the states: {commands.OnDatabase("Get-MigrationStatus")}.",
        };
}
