using System.Globalization;
using DbMigrate.Engine.Common;

namespace DbMigrate.Commands;

/// <summary>Texts of the cells in the module's tables that show more than one property.</summary>
public static class ViewText
{
    /// <summary>When something began, with its age on a line of its own.</summary>
    /// <param name="at">The instant, or null.</param>
    public static string? Since(DateTimeOffset? at) =>
        at is { } given ? $"{InstantText.Distance(DateTimeOffset.UtcNow, given)}\n{Minute(given)}" : null;

    /// <summary>When something began, with its age beside it.</summary>
    /// <param name="at">The instant, or null.</param>
    public static string? SinceInLine(DateTimeOffset? at) =>
        at is { } given
            ? given.UtcDateTime.ToString("u", CultureInfo.InvariantCulture)
                + $" ({InstantText.Distance(DateTimeOffset.UtcNow, given)})"
            : null;

    /// <summary>The title of a phase and its reason in short.</summary>
    /// <param name="status">The status.</param>
    public static string Status(PhaseStatus status) => Lines(status?.Title, status?.ShortReason);

    /// <summary>The description of a plan, and what there is to know of its folder.</summary>
    /// <param name="plan">The plan.</param>
    public static string Plan(MigrationPlan plan) =>
        Lines(
            plan?.Description,
            plan?.Source is { } folder
                ? $"folder {folder}"
                    + (folder.Notes.Count > 0 ? $", notes: {folder.Notes.Count}" : string.Empty)
                    + (folder.Archived.Count > 0 ? $", archived: {folder.Archived.Count}" : string.Empty)
                : null
        );

    /// <summary>The title of a phase and its gates.</summary>
    /// <param name="phase">The phase.</param>
    public static string Phase(MigrationPhase phase) =>
        Lines(
            phase?.Title,
            phase is { Gates.Count: > 0 } ? "gates: " + string.Join(", ", phase.Gates.Select(g => g.Name)) : null
        );

    /// <summary>The variables of an environment.</summary>
    /// <param name="environment">The environment.</param>
    public static string Variables(MigrationEnvironment environment) =>
        string.Join(", ", environment?.Variables.Select(v => $"{v.Key}={v.Value}") ?? []);

    /// <summary>The message of a finding and its suggestion.</summary>
    /// <param name="finding">The finding.</param>
    public static string Finding(PlanFinding finding) =>
        Lines(finding?.Message, finding?.Suggestion is { } word ? $"Did you mean '{word}'?" : null);

    /// <summary>The name of a step, and what it says or waited for.</summary>
    /// <param name="step">The step.</param>
    public static string Step(StepResult step) =>
        Lines(
            step?.Name,
            step?.Message,
            step is { Waited.Ticks: > 0 } ? $"waited {DurationText.Format(step.Waited)} for locks" : null
        );

    /// <summary>The name of a check; where it did not pass, also why.</summary>
    /// <param name="check">The check.</param>
    public static string Check(CheckResult check) =>
        check is null or { Status: CheckStatus.Passed }
            ? check?.Name ?? string.Empty
            : Lines(
                check.Name,
                check.Message.Length > 0 ? check.Message : Found(check.Expected, check.Actual),
                Rows(check.Rows, 0)
            );

    /// <summary>The name of a journaled check; where it did not pass, also why.</summary>
    /// <param name="check">The check.</param>
    public static string JournaledCheck(JournaledCheck check) =>
        check is null or { Status: CheckStatus.Passed }
            ? check?.Name ?? string.Empty
            : Lines(check.Name, Found(check.Expected, check.Actual), Rows(check.Rows, check.RowsOmitted));

    /// <summary>The event of a row of the journal, and its message.</summary>
    /// <param name="row">The row.</param>
    public static string Event(MigrationEvent row) =>
        row is null ? string.Empty
        : HistoryText.Message(row) is { Length: > 0 } message ? $"{row.Event}: {message}"
        : row.Event;

    /// <summary>The kind and the parts of a statement, and the objects that it names.</summary>
    /// <param name="statement">The statement.</param>
    public static string Statement(MigrationStatement statement) =>
        statement is null
            ? string.Empty
            : Lines(
                statement.Actions is { Length: > 0 } actions
                    ? $"{statement.Kind}: {string.Join(", ", actions)}"
                    : statement.Kind,
                string.Join(", ", (IEnumerable<MigrationStatementObject>?)statement.Objects ?? [])
            );

    /// <summary>The locks, scans and rewrites of a statement.</summary>
    /// <param name="statement">The statement.</param>
    public static string Effects(MigrationStatement statement) =>
        statement is null
            ? string.Empty
            : Lines([
                .. (statement.Locks ?? []).Select(l => l.ToString()),
                Effect("other locks", statement.LocksOthers),
                Effect("scans", statement.Scans),
                Effect("rewrites", statement.Rewrites),
            ]);

    /// <summary>The name of a step or gate that would come, and its locks.</summary>
    /// <param name="preview">The preview.</param>
    public static string Preview(PhasePreview preview) =>
        preview is null ? string.Empty : Lines([preview.Name, .. preview.Locks.Select(l => l.ToString())]);

    /// <summary>What differs: the properties as they are and as they should be, or the definition.</summary>
    /// <param name="difference">The difference.</param>
    public static string? Definition(SchemaDifference difference) =>
        difference is null ? null
        : difference.Change == SchemaChange.Different ? $"{difference.From} -> {difference.To}"
        : difference.From + difference.To;

    /// <summary>The session that blocked a batch first.</summary>
    /// <param name="wait">The wait.</param>
    public static string Blocker(LockWait wait) =>
        string.Join(
            ' ',
            new[] { wait?.BlockerUser, wait?.BlockerApplication, wait?.BlockerKind }.Where(t =>
                !string.IsNullOrEmpty(t)
            )
        );

    /// <summary>The process of a session, indented below the one for which it waits.</summary>
    /// <param name="session">The session.</param>
    public static string Session(MigrationLock session) =>
        session is null
            ? string.Empty
            : new string(' ', session.Depth)
                + (session.ProcessId == 0 ? "prepared" : session.ProcessId.ToString(CultureInfo.InvariantCulture));

    /// <summary>The age of a session's transaction.</summary>
    /// <param name="session">The session.</param>
    public static string Age(MigrationLock session) =>
        session?.TransactionAge is { } age ? DurationText.Format(age) : string.Empty;

    /// <summary>What a session waits for, or what it is; and its query.</summary>
    /// <param name="session">The session.</param>
    public static string Lock(MigrationLock session) =>
        session is null
            ? string.Empty
            : Lines(
                session.Mode.Length > 0 ? $"{session.Mode} on {session.Object}"
                    : session.Kind.Length > 0 ? $"({session.Kind})"
                    : $"({session.State})",
                session.IsHidden ? "(hidden from this login)" : session.Query.ReplaceLineEndings(" ")
            );

    /// <summary>The access of a role to the journal.</summary>
    /// <param name="access">The access.</param>
    public static string Access(MigrationAccess access) =>
        access is null ? string.Empty
        : access.IsIncomplete ? "incomplete rights"
        : string.Join(", ", access.Access);

    /// <summary>When a maintenance schedule is due.</summary>
    /// <param name="status">The schedule.</param>
    public static string Due(MaintenanceStatus status) =>
        status is null or { IsDue: false } ? string.Empty
        : status.IsOverdue ? "overdue"
        : "now";

    /// <summary>A maintenance schedule, and what its last run said.</summary>
    /// <param name="status">The schedule.</param>
    public static string Schedule(MaintenanceStatus status) =>
        status is null ? string.Empty : Lines(status.Schedule, $"{status.Cron} {status.Zone}".Trim(), status.Message);

    /// <summary>What was done with a maintenance schedule, and the tasks that were not done.</summary>
    /// <param name="result">The result.</param>
    public static string Maintenance(MaintenanceResult result) =>
        result is null
            ? string.Empty
            : Lines([
                result.Schedule,
                result.Message,
                .. result
                    .Tasks.Where(t => t.Outcome is MaintenanceTaskOutcome.Failed)
                    .Select(t => $"  {t.Name}: {t.Message}"),
            ]);

    /// <summary>The name of a task, and what it said.</summary>
    /// <param name="task">The task.</param>
    public static string Task(MaintenanceTask task) =>
        Lines(
            task?.Name,
            task?.Message,
            task is { Waited.Ticks: > 0 } ? $"waited {DurationText.Format(task.Waited)} for locks" : null
        );

    /// <summary>What lets a scheduler call maintenance: the files with their texts, and the commands.</summary>
    /// <param name="registration">The registration.</param>
    public static string Registration(ScheduleRegistration registration) =>
        registration is null
            ? string.Empty
            : Lines([
                registration.Name.Length == 0
                    ? null
                    : $"{registration.Name} ({registration.Kind}), plan {registration.Plan}",
                .. registration.Files.SelectMany(f =>
                    f.Text.ReplaceLineEndings("\n").Split('\n').Select(l => "    " + l).Prepend($"  {f.Path}")
                ),
                .. registration.Commands.Select(c => "  " + c),
                registration.Message,
                .. registration.Warnings.Select(w => "Warning: " + w),
            ]);

    /// <summary>What a run would do with a maintenance schedule.</summary>
    /// <param name="planned">The schedule.</param>
    internal static string Planned(MaintenanceResult planned) =>
        Lines([
            $"the schedule {planned.Schedule} (due {Minute(planned.Due)}). {planned.Message}",
            .. planned.Tasks.SelectMany(t =>
                new[] { $"  {t.Position}. {t.Kind} {t.Name}: {t.Outcome.ToString().ToLowerInvariant()}" }.Concat(
                    t.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => "    " + l.TrimEnd())
                )
            ),
        ]);

    /// <summary>The name of a metric, and what is wrong with its value.</summary>
    /// <param name="metric">The metric.</param>
    public static string Metric(MigrationMetric metric) => Lines(metric?.Name, metric?.Message);

    /// <summary>The value of a metric with its unit.</summary>
    /// <param name="metric">The metric.</param>
    public static string Value(MigrationMetric metric) => $"{metric?.Text} {metric?.Unit}".TrimEnd();

    /// <summary>The thresholds of a metric.</summary>
    /// <param name="metric">The definition of the metric.</param>
    public static string Thresholds(MetricDefinition metric) =>
        Lines(
            Threshold("good", metric?.Good),
            Threshold("warn", metric?.Warn),
            Threshold("critical", metric?.Critical)
        );

    /// <summary>A number of rows, in groups of three digits.</summary>
    /// <param name="rows">The number.</param>
    public static string Count(long rows) => rows.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The address of a sandbox; null before it has a port.</summary>
    /// <param name="sandbox">The sandbox.</param>
    public static string? Address(MigrationSandbox sandbox) =>
        sandbox is { Port: > 0 } ? string.Create(CultureInfo.InvariantCulture, $"{sandbox.Host}:{sandbox.Port}") : null;

    /// <summary>An instant to the minute, in UTC.</summary>
    /// <param name="at">The instant, or null.</param>
    public static string? Minute(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    private static string? Threshold(string name, object? threshold) =>
        threshold?.ToString() is { Length: > 0 } text ? $"{name} {text}" : null;

    private static string? Effect(string name, MigrationStatementEffect effect) =>
        effect == MigrationStatementEffect.No ? null : $"{name}: {effect.ToString().ToLowerInvariant()}";

    private static string? Found(string expected, string actual) =>
        expected.Length > 0 ? $"expected {expected}, found {actual}" : actual;

    private static string Rows(IReadOnlyList<string> rows, int omitted) =>
        Lines([
            .. rows.Select(r => "  " + r),
            omitted > 0 ? $"  and {DisplayText.Count(omitted, "row more", "rows more")}" : null,
        ]);

    private static string Lines(params string?[] lines) =>
        string.Join('\n', lines.Where(l => !string.IsNullOrEmpty(l)));
}
