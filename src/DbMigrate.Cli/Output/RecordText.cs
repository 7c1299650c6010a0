namespace DbMigrate.Cli.Output;

/// <summary>What was recorded, for a reader.</summary>
internal static class RecordText
{
    /// <summary>An approval.</summary>
    public static void WriteApproval(TextReport report, MigrationApproval approval) =>
        report.Line(
            $"{approval.By} approved phase {approval.Phase} of {approval.PlanName} at {Words.Instant(approval.At)} ({approval.Checksum})"
        );

    /// <summary>A milestone.</summary>
    public static void WriteMilestone(TextReport report, MigrationMilestone milestone) =>
        report.Line(
            $"{milestone.By} recorded {milestone.Milestone} for {milestone.PlanName} at {Words.Instant(milestone.At)}"
        );
}
