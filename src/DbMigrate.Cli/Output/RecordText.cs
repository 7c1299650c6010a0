namespace DbMigrate.Cli.Output;

/// <summary>Writes what was recorded.</summary>
internal static class RecordText
{
    /// <summary>Writes an approval.</summary>
    public static void WriteApproval(TextReport report, MigrationApproval approval) =>
        report.Line(
            $"{approval.By} approved phase {approval.Phase} of {approval.PlanName} at "
                + $"{Format.Instant(approval.At)} ({approval.Checksum})"
        );

    /// <summary>Writes a milestone.</summary>
    public static void WriteMilestone(TextReport report, MigrationMilestone milestone) =>
        report.Line(
            $"{milestone.By} recorded {milestone.Milestone} for {milestone.PlanName} at {Format.Instant(milestone.At)}"
        );
}
