using DbMigrate.Cli.Running;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Cli.Output;

/// <summary>The one table of this host from a condition to the next action, with commands that can be pasted.</summary>
internal static class NextActions
{
    /// <summary>A command names this many phases at most.</summary>
    private const int MostPhases = 3;

    /// <summary>Stands for a login that the reader chooses.</summary>
    private const string Login = "LOGIN";

    private const string Again = "Correct the cause, then run the command again.";

    /// <summary>The commands that change nothing, so that they can be run again for their output.</summary>
    private static readonly HashSet<string> Readers = new(StringComparer.Ordinal)
    {
        "plan",
        "status",
        "preflight",
        "locks",
        "history",
        "statements",
        "schema",
        "audit",
        "docs",
    };

    private static readonly Dictionary<string, Func<Exception, CommandText, string>> Table = new(StringComparer.Ordinal)
    {
        ["UsageInvalid"] = For<UsageException>((_, c) => $"See `{c.Path} --help`."),
        ["OutputFailed"] = (_, c) =>
            c.Path.Split(' ').ElementAtOrDefault(1) is not { } name || Readers.Contains(name)
                ? "Write the output to another place: run the command again."
                : $"Write the output to another place. What a run did is in the journal: {c.OnDatabase("history")}.",
        ["Unexpected"] = (_, _) => "Run the command again with --verbose, and report its output.",
        ["Stopped"] = Stopped,

        ["PlanNotFound"] = For<PlanNotFoundException>(
            (_, c) =>
                $"Name a plan's folder or its plan.yaml with --plan, or create a plan: {c.Write("new", "FOLDER")}."
        ),
        ["PlanInvalid"] = For<PlanInvalidException>(
            (e, c) =>
                e.Findings.All(f => Path.GetExtension(f.Place.File) is ".yaml" or ".yml")
                    ? $"Correct the plan at the places above. To check it: {c.OnPlan("plan")}."
                    : "Correct the files at the places above, then run the command again."
        ),
        ["VariableInvalid"] = For<VariableInvalidException>(
            (_, c) =>
                "Leave the variable out, or declare it under 'variables' in the plan, with the value of the runs that "
                + $"are given no other. To list the variables: {c.OnPlan("plan")}."
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
        ["PhaseNotFound"] = For<PhaseNotFoundException>((_, c) => $"To list the phases: {c.OnPlan("plan")}."),
        ["MetricNotFound"] = For<MetricNotFoundException>(
            (e, c) =>
                e.Metric.Length == 0
                    ? "Write a metric into the plan: a name, a query, and the values that are good."
                    : $"To list the metrics: {c.OnPlan("plan")}."
        ),
        ["ScheduleNotFound"] = For<ScheduleNotFoundException>(
            (_, c) => $"To list the schedules: {c.OnPlan("plan")}, line Maintenance."
        ),
        ["MaintenanceFailed"] = For<MaintenanceFailedException>(
            (e, c) =>
                $"Correct the causes. The tasks run again at the next time of their schedule, or at once: "
                + $"{c.OnDatabase(["maintenance", "run", .. e.Schedules.SelectMany(s => new[] { "--schedule", s }), "--now"])}."
        ),
        ["ScheduleRefused"] = For<ScheduleRefusedException>(
            (e, c) =>
                e.IsMissing
                    ? $"Name another scheduler, as in {c.OnPlan("schedule", "register", "--kind", OtherKind(e.Kind))}; or "
                        + "write the files for another machine with --output FOLDER; or let what you have call "
                        + $"{c.OnDatabase("maintenance", "run", "--on-time")}."
                    : Again
        ),
        ["MetricFailed"] = For<MetricFailedException>(
            (_, c) => $"Look at the values, and at what the plan expects of them: {c.OnDatabase("metric")}."
        ),
        ["MilestoneNotFound"] = For<MilestoneNotFoundException>(
            (_, c) => $"To see the gates and steps that use milestones: {c.OnPlan("plan", "*")}."
        ),

        ["PlanExists"] = For<PlanExistsException>(
            (e, c) =>
                e.CanReplace && c.Knows("--force") ? "Choose another folder, or replace the files with --force."
                : e.Files.Count > 0 ? "Choose another folder, or move the other plan out of it."
                : "Choose another folder."
        ),
        ["PlanSourceInvalid"] = For<PlanSourceException>(
            (_, _) => "Name a folder of migration files with --from-folder, and a folder above it for the plan."
        ),
        ["PlanNotWritten"] = For<PlanNotWrittenException>((_, _) => Again),

        ["GateClosed"] = For<GateClosedException>(GateClosed),
        ["GateOverrideInvalid"] = For<GateOverrideException>(
            (e, c) =>
                e.ReasonIsMissing
                    ? "State the reason with --reason TEXT; it is recorded in the journal."
                    : $"To see the closed gates: {c.OnDatabase("status")}."
        ),
        ["PreflightFailed"] = For<PreflightFailedException>(
            (e, c) =>
                e.Checks.Any(r => r.Stage == CheckStage.Undo)
                    ? $"Correct what the checks found, then undo the phase: {c.OnDatabase("undo", e.Phase)}."
                    : $"Correct what the checks found. To run them again: {c.OnDatabase("preflight", e.Phase)}."
        ),
        ["VerifyFailed"] = For<VerifyFailedException>(VerifyFailed),

        ["PhaseNotApplied"] = For<PhaseNotAppliedException>(
            (e, c) => $"Apply the phase first: {c.OnDatabase("invoke", e.Phase)}."
        ),
        ["PhaseChanged"] = For<PhaseChangedException>(
            (e, c) =>
                "Restore the files and the plan as they were run, and put the change into a new phase. "
                + "Or accept the present content as what was run; what is done is not run again: "
                + $"{c.Continue(e.Phase, "--accept-changed", "--reason", "TEXT")}."
        ),
        ["WaitingForOperator"] = For<WaitingForOperatorException>(
            (e, c) =>
                $"Once the task is done, record it: {c.OnDatabase("milestone", e.Milestone)}. Then continue: "
                + $"{c.Continue(e.Phase)}."
        ),
        ["ConfirmationRequired"] = For<ConfirmationRequiredException>(
            (e, _) =>
                e.IsDeclined
                    ? "Run the command again and answer yes once it shall run."
                    : "Run the command at a terminal and answer the question, or add --yes to answer it beforehand."
        ),
        ["UndoRefused"] = For<UndoRefusedException>(UndoRefused),
        ["SuspensionRefused"] = For<SuspensionRefusedException>(SuspensionRefused),

        ["StatementFailed"] = For<StatementFailedException>(
            (e, c) =>
                e.SqlState is PostgresErrorCodes.DuplicateTable
                    ? $"To see what was run here: {c.OnDatabase("history")}. {CorrectAndContinue(e.Phase, c)}"
                    : CorrectAndContinue(e.Phase, c)
        ),
        ["StepRefused"] = For<StepRefusedException>((e, c) => CorrectAndContinue(e.Phase, c)),
        ["SessionStateLost"] = For<SessionStateLostException>(
            (e, c) =>
                "Write the statement that makes it into the file once more, before the statement that needs it and "
                + $"behind the batches that are done. Then continue: {c.Continue(e.Phase)}. Or undo the phase "
                + $"({c.OnDatabase("undo", e.Phase)}) and use a real table."
        ),
        ["CopyDiffers"] = For<CopyDiffersException>(
            (e, c) =>
                "Stop what writes to the source, or set 'quiesce: true'. Then undo the phase "
                + $"({c.OnDatabase("undo", e.Phase)}) and run it again."
        ),
        ["ScriptFailed"] = For<ScriptFailedException>((e, c) => CorrectAndContinue(e.Phase, c)),
        ["InDoubt"] = For<InDoubtException>(
            (e, c) =>
                "Check in the database whether it took effect, then record the answer: "
                + $"{c.OnDatabase("repair", e.Phase, "--mark", "done", "--reason", "TEXT")}, or with --mark "
                + "not-done."
        ),
        ["NothingInDoubt"] = For<NothingInDoubtException>(
            (e, c) =>
                e.State == MigrationState.Failed
                    ? $"Continue the phase: {c.OnDatabase("invoke", e.Phase)}."
                    : $"To see the states: {c.OnDatabase("status")}."
        ),

        ["ConnectionFailed"] = For<ConnectionFailedException>(
            (e, _) =>
                e.Connection.Length == 0
                    ? "Check the URI or the keywords that the command names, and the environment variables they use."
                        + (e.Secret is null ? string.Empty : " This command has no secret store.")
                : e.Secret is null
                    ? "Check the plan's connection and the environment variables it uses, or give another with "
                        + "--connection."
                : "This command has no secret store: put the connection string into an environment variable "
                    + "and write ${NAME} in the plan, or give the URI itself with --connection."
        ),
        ["EnvironmentFileInvalid"] = For<EnvironmentFileInvalidException>(
            (_, _) =>
                "Name a file that you can read with --env-file. Each line is NAME=VALUE; a value with a # or a quote stands in "
                + "quotes."
        ),
        ["ServerReadOnly"] = For<ServerReadOnlyException>(
            (e, _) =>
                e.IsStandby
                    ? "Name the primary in the plan's connection or with --connection. With all servers in it, as in "
                        + "postgres://a,b/name?target_session_attrs=read-write, the primary is found."
                    : "To write in spite of the setting, add options=-c%20default_transaction_read_only%3Doff to the "
                        + "connection's URI."
        ),
        ["ConnectionLost"] = For<ConnectionLostException>(
            (e, c) =>
                e.Schedule.Length > 0
                    ? "Once the server can be reached, run the maintenance again; it continues there: "
                        + $"{c.OnDatabase("maintenance", "run", "--schedule", e.Schedule)}."
                : e.Phase.Length == 0 ? "Run the command again once the server can be reached."
                : $"Continue once the server can be reached: {c.Continue(e.Phase)}."
        ),

        ["LockBudgetSpent"] = For<LockBudgetSpentException>(LockBudgetSpent),
        ["TableNotFound"] = For<TableNotFoundException>(
            (_, c) => $"Correct the name. To see the locks of all tables: {c.OnDatabase("locks")}."
        ),
        ["TableNameInvalid"] = For<TableNameInvalidException>(
            (_, _) => "Write it as in SQL, as in --table orders or --table 'public.\"Orders\"'."
        ),
        ["AnotherRunner"] = For<AnotherRunnerException>(
            (e, c) =>
                $"To see the other run: {c.OnDatabase("status")}. "
                + (
                    e.Waited is null
                        ? "To wait for its end, run the command again with --wait."
                        : "Then run the command again."
                )
        ),
        ["RunnerLockLost"] = For<RunnerLockLostException>(
            (_, c) =>
                $"See what is done: {(c.Path == "dbmigrate maintenance run" ? c.OnDatabase("maintenance", "list") : c.OnDatabase("status"))}"
                + ". Then run the command again; it continues there."
        ),

        ["JournalUnavailable"] = For<JournalException>(
            (e, c) =>
                e.Access is { } access
                    ? $"The owner of the journal ({e.Owner}) can grant the access, with that login: "
                        + $"{c.OnDatabaseAs(e.Owner, "access", "grant", e.Role, "--access", access.ToString())}. "
                        + $"With psql: {Sql(e.Grants)} Then run the command again."
                : e.Grants.Count > 0 ? "Have the right above granted to the role, then run the command again."
                : e.Owner.Length > 0
                    ? $"Have the owner of the journal ({e.Owner}) run a command that writes with this version of dbmigrate."
                : e.NewerVersion is not null ? "Use the version of dbmigrate that wrote the journal, or a newer one."
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
                + $"{c.OnDatabase("history", "--verify")}."
        ),
        ["JournalHeadInvalid"] = For<JournalHeadInvalidException>(
            (_, c) => $"Copy a head as a run reports it. To see the present one: {c.OnDatabase("status", "--verbose")}."
        ),
        ["AccessRefused"] = For<AccessRefusedException>(
            (_, c) => $"To list the owner of the journal and the roles with access: {c.OnDatabase("access", "list")}."
        ),
        ["EventNotFound"] = For<EventNotFoundException>(
            (_, c) => $"To see all rows: {c.OnDatabase("history")}. The guide docs/guides/journal.md lists the events."
        ),
        ["JournalBusy"] = For<JournalBusyException>(
            (_, _) => "Wait until that session has ended its transaction, or end it, then run the command again."
        ),
        ["EnvironmentMismatch"] = For<EnvironmentMismatchException>(
            (e, _) => $"Leave out --environment, or connect to a database of the environment '{e.Asked}'."
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
                        + $"{c.OnDatabase("adopt", "--undone")}. Otherwise repair the history with the other tool."
                : e.Entries.FirstOrDefault(n => IsUnfinished(n.JournalState)) is { } unfinished
                    ? $"Undo here what the journal has of it: {c.OnDatabase("undo", unfinished.Phase)}. Then adopt it: "
                        + $"{c.OnDatabase("adopt")}."
                : !e.StopsRun
                    ? "Correct the folder, or repair the history with the other tool. To adopt what fits: "
                        + $"{c.OnDatabase("adopt", "--partial")}."
                : e.Entries.All(n => n.Outcome is HistoryOutcome.Applied or HistoryOutcome.Unknown)
                    ? $"Adopt what is applied: {c.OnDatabase("adopt")}."
                : $"To see what does not fit: {c.OnDatabase("adopt", "--what-if")}. Correct the folder, or repair the "
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
            (_, _) => "Name an object of the first schema and one of the second: --rename app.old=app.new."
        ),
        ["AuditInvalid"] = For<AuditInvalidException>(
            (_, _) => "Correct the rule or the file that is named: --rule ID, --ignore-file FILE."
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
        ["SandboxNotFound"] = For<SandboxNotFoundException>(
            (_, c) => $"To list the sandboxes: {c.Write("sandbox", "list")}."
        ),
    };

    /// <summary>The ids of the conditions that have a next action.</summary>
    public static IReadOnlyCollection<string> Ids => Table.Keys;

    /// <summary>Returns the next action for a condition.</summary>
    /// <param name="errorId">The condition's id.</param>
    /// <param name="failure">The condition.</param>
    /// <param name="commands">Writes the commands.</param>
    public static string Of(string errorId, Exception failure, CommandText commands) =>
        Table[errorId]
            (failure, failure is MigrationException { ContinuedBy: { } other } ? commands.For(other) : commands);

    private static Func<Exception, CommandText, string> For<T>(Func<T, CommandText, string> action)
        where T : MigrationException => (failure, commands) => action((T)failure, commands);

    /// <summary>Returns whether a phase was begun here and is neither applied nor undone.</summary>
    private static bool IsUnfinished(MigrationState? state) => state is not (null or MigrationState.Undone);

    private static string Sql(IEnumerable<string> statements) => string.Concat(statements.Select(s => s + "; ")).Trim();

    private static string CorrectAndContinue(string phase, CommandText commands) =>
        $"Correct the cause, then continue: {commands.Continue(phase)}.";

    private static string Stopped(Exception failure, CommandText commands) =>
        failure is not PhaseStoppedException stopped ? "Run the command again when you are ready."
        : stopped
            is {
                PartlyApplied: true,
                Action: PhaseAction.Apply,
                Undo: MigrationUndoSource.Plan or MigrationUndoSource.Derived
            }
            ? $"To continue: {commands.Continue(stopped.Phase)}. To undo the phase: "
                + $"{commands.OnDatabase("undo", stopped.Phase)}."
        : $"To continue: {commands.Continue(stopped.Phase)}.";

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
            .. condition.HasSession && !commands.Gave("--terminate-blockers")
                ? [$"Or end them: {commands.Continue(condition.Phase, "--terminate-blockers")}."]
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
        var verify = $"Correct {cause} and verify again: {commands.OnDatabase("verify", condition.Phase)}.";
        return condition.Undo is MigrationUndoSource.Plan or MigrationUndoSource.Derived
            ? $"{verify} Or undo the phase: {commands.OnDatabase("undo", condition.Phase)}."
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
                    $"To record the milestone: {commands.OnDatabase("milestone", milestone)}.",
                _ when gate.WaitsFor.Count > 0 => "To see the phases it waits for: "
                    + $"{commands.OnDatabase(["status", .. gate.WaitsFor.Take(MostPhases)])}.",
                "approval" when gate.NotBy is { } runner => $"To approve, with another login than {runner}: "
                    + $"{commands.OnDatabaseAs(Login, "approve", condition.Phase)}.",
                "approval" => $"To approve: {commands.OnDatabase("approve", condition.Phase)}.",
                "sustained" =>
                    $"To take a sample, at the gate's interval: {commands.OnDatabase("preflight", condition.Phase)}.",
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
                + $"{commands.OnDatabase("undo", "--through", condition.Phase)}.",
            UndoRefusal.Unfinished => $"Finish the undo: {commands.OnDatabase("undo", condition.Phase)}.",
            _ => "Write a new phase for the opposite change.",
        };

    private static string OtherKind(ScheduleKind kind) =>
        OperatingSystem.IsWindows() ? "taskscheduler"
        : kind == ScheduleKind.Cron ? "systemd"
        : "cron";

    private static string SuspensionRefused(SuspensionRefusedException condition, CommandText commands) =>
        condition.Refusal switch
        {
            SuspensionRefusal.NoBackfill =>
                $"Stop its run with Ctrl+C. To continue it later: {commands.OnDatabase("invoke", condition.Phase)}.",
            SuspensionRefusal.AlreadySuspended => $"To resume it: {commands.OnDatabase("resume", condition.Phase)}.",
            SuspensionRefusal.NotSuspended =>
                $"If its run failed or was stopped, continue it: {commands.OnDatabase("invoke", condition.Phase)}.",
            _ => $"To see the states: {commands.OnDatabase("status")}.",
        };
}
