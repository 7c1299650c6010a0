using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Results;

/// <summary>Returns copies of results without secrets and with texts of bounded length.</summary>
internal static class MaskedResults
{
    internal static PhaseStatus Of(PhaseStatus status, ISecretMask mask) =>
        status with
        {
            Title = Text(status.Title, mask),
            Reason = Text(status.Reason, mask),
            ShortReason = Text(status.ShortReason, mask),
            ClosedGates = Texts(status.ClosedGates, mask),
            By = Optional(status.By, mask),
            Environment = Text(status.Environment, mask),
            Database = Text(status.Database, mask),
        };

    internal static MigrationAdoption Of(MigrationAdoption adoption, ISecretMask mask) =>
        adoption with
        {
            Tool = Text(adoption.Tool, mask),
            Table = Text(adoption.Table, mask),
            Database = Text(adoption.Database, mask),
            Entries = [.. adoption.Entries.Select(e => Of(e, mask))],
        };

    internal static MigrationHistoryEntry Of(MigrationHistoryEntry entry, ISecretMask mask) =>
        entry with
        {
            Version = Text(entry.Version, mask),
            Message = Text(entry.Message, mask),
            Database = Text(entry.Database, mask),
        };

    internal static PhasePreview Of(PhasePreview preview, ISecretMask mask) =>
        preview with
        {
            Name = Text(preview.Name, mask),
            Statements = Texts(preview.Statements, mask),
            Tables = Texts(preview.Tables, mask),
            Warnings = Texts(preview.Warnings, mask),
        };

    internal static MigrationQuestion Of(MigrationQuestion question, ISecretMask mask) =>
        question with
        {
            Target = Text(question.Target, mask),
            Facts = Texts(question.Facts, mask),
        };

    internal static PhaseResult Of(PhaseResult result, ISecretMask mask) =>
        result with
        {
            Message = Text(result.Message, mask),
            Steps = [.. result.Steps.Select(s => Of(s, mask))],
            Checks = [.. result.Checks.Select(c => Of(c, mask))],
            Waits = [.. result.Waits.Select(w => Of(w, mask))],
            Differences = [.. result.Differences.Select(d => Of(d, mask))],
            Notices = Texts(result.Notices, mask),
        };

    internal static StepResult Of(StepResult step, ISecretMask mask) =>
        step with
        {
            Kind = Text(step.Kind, mask),
            Name = Text(step.Name, mask),
            Message = Text(step.Message, mask),
        };

    internal static CheckResult Of(CheckResult check, ISecretMask mask) =>
        check with
        {
            Name = Text(check.Name, mask),
            Kind = Text(check.Kind, mask),
            Expected = Text(check.Expected, mask),
            Actual = Text(check.Actual, mask),
            Message = Text(check.Message, mask),
            // A row can end with a query, which the server cuts.
            Rows = [.. check.Rows.Select(r => Cut(r, mask))],
            RowValues =
            [
                .. check.RowValues.Select(r =>
                    r.ToDictionary(
                        v => Text(v.Key, mask),
                        v => v.Value is { } value ? Cut(value, mask) : null,
                        StringComparer.Ordinal
                    )
                ),
            ],
            Milestone = Optional(check.Milestone, mask),
            NotBy = Optional(check.NotBy, mask),
        };

    internal static LockWait Of(LockWait wait, ISecretMask mask) =>
        wait with
        {
            Batch = Text(wait.Batch, mask),
            Lock = Text(wait.Lock, mask),
            Object = Text(wait.Object, mask),
            BlockedBy = [.. wait.BlockedBy.Select(b => Of(b, mask))],
            BlockerUser = Text(wait.BlockerUser, mask),
            BlockerApplication = Text(wait.BlockerApplication, mask),
            BlockerQuery = Cut(wait.BlockerQuery, mask),
        };

    internal static LockBlocker Of(LockBlocker blocker, ISecretMask mask) =>
        blocker with
        {
            User = Text(blocker.User, mask),
            Application = Text(blocker.Application, mask),
            Query = Cut(blocker.Query, mask),
        };

    internal static MigrationLock Of(MigrationLock session, ISecretMask mask) =>
        session with
        {
            User = Text(session.User, mask),
            Application = Text(session.Application, mask),
            Object = Text(session.Object, mask),
            Holds = Texts(session.Holds, mask),
            BlockedByPrepared = Texts(session.BlockedByPrepared, mask),
            Query = Cut(session.Query, mask),
            Database = Text(session.Database, mask),
        };

    internal static SchemaDifference Of(SchemaDifference difference, ISecretMask mask) =>
        difference with
        {
            Kind = Text(difference.Kind, mask),
            Name = Text(difference.Name, mask),
            Property = Text(difference.Property, mask),
            From = Text(difference.From, mask),
            To = Text(difference.To, mask),
            Sql = Text(difference.Sql, mask),
            NotAligned = Text(difference.NotAligned, mask),
            MayBeRenamedTo = Text(difference.MayBeRenamedTo, mask),
            ValuesMayBeRenamed = Texts(difference.ValuesMayBeRenamed, mask),
        };

    internal static MigrationMetric Of(MigrationMetric metric, ISecretMask mask) =>
        metric with
        {
            Name = Text(metric.Name, mask),
            Label = Optional(metric.Label, mask),
            Text = Optional(metric.Text, mask),
            Unit = Optional(metric.Unit, mask),
            Chart = Text(metric.Chart, mask),
            Good = Optional(metric.Good, mask),
            Warn = Optional(metric.Warn, mask),
            Critical = Optional(metric.Critical, mask),
            Message = Text(metric.Message, mask),
            Place = Optional(metric.Place, mask),
        };

    internal static MaintenanceStatus Of(MaintenanceStatus status, ISecretMask mask) =>
        status with
        {
            Schedule = Text(status.Schedule, mask),
            Cron = Text(status.Cron, mask),
            Zone = Text(status.Zone, mask),
            Database = Text(status.Database, mask),
            Message = Text(status.Message, mask),
            Tasks = [.. status.Tasks.Select(t => Of(t, mask))],
        };

    internal static MaintenanceResult Of(MaintenanceResult result, ISecretMask mask) =>
        result with
        {
            Schedule = Text(result.Schedule, mask),
            Message = Text(result.Message, mask),
            Tasks = [.. result.Tasks.Select(t => Of(t, mask))],
        };

    internal static MaintenanceTask Of(MaintenanceTask task, ISecretMask mask) =>
        task with
        {
            Kind = Text(task.Kind, mask),
            Name = Text(task.Name, mask),
            Message = Text(task.Message, mask),
            ErrorId = Optional(task.ErrorId, mask),
        };

    internal static MigrationApproval Of(MigrationApproval approval, ISecretMask mask) =>
        approval with
        {
            By = Text(approval.By, mask),
            Note = Text(approval.Note, mask),
        };

    internal static MigrationMilestone Of(MigrationMilestone milestone, ISecretMask mask) =>
        milestone with
        {
            By = Text(milestone.By, mask),
            Note = Text(milestone.Note, mask),
        };

    internal static MigrationEvent Of(MigrationEvent row, ISecretMask mask) =>
        row with
        {
            Batch = Optional(row.Batch, mask),
            Message = Text(row.Message, mask),
            LockWaits = [.. row.LockWaits.Select(w => Of(w, mask))],
            Check = row.Check is { } check ? Of(check, mask) : null,
            User = Text(row.User, mask),
            OsUser = Text(row.OsUser, mask),
            Host = Text(row.Host, mask),
            Problem = Text(row.Problem, mask),
        };

    internal static IReadOnlyList<T> All<T>(IReadOnlyList<T> items, Func<T, ISecretMask, T> one, ISecretMask mask) =>
        [.. items.Select(i => one(i, mask))];

    private static JournaledCheck Of(JournaledCheck check, ISecretMask mask) =>
        check with
        {
            Name = Text(check.Name, mask),
            Kind = Text(check.Kind, mask),
            Expected = Text(check.Expected, mask),
            Actual = Text(check.Actual, mask),
            Rows = [.. check.Rows.Select(r => Cut(r, mask))],
        };

    private static string Text(string text, ISecretMask mask) => TextLimit.Clean(mask, text);

    private static string Cut(string text, ISecretMask mask) => TextLimit.Clean(mask, mask.CleanCut(text));

    private static string? Optional(string? text, ISecretMask mask) => text is null ? null : Text(text, mask);

    private static IReadOnlyList<string> Texts(IReadOnlyList<string> texts, ISecretMask mask) =>
        [.. texts.Select(t => Text(t, mask))];
}
