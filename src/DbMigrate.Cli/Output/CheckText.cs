namespace DbMigrate.Cli.Output;

/// <summary>
/// Writes results of gates and checks: one line each, with details where one did not pass.
/// </summary>
internal static class CheckText
{
    /// <summary>Writes one result.</summary>
    public static void Write(TextReport report, CheckResult check)
    {
        var colour = check.Status switch
        {
            CheckStatus.Passed => Colour.Green,
            CheckStatus.Failed => Colour.Red,
            CheckStatus.Warning or CheckStatus.Overridden => Colour.Yellow,
            _ => Colour.None,
        };
        var status = check.Status.ToString().ToLowerInvariant();
        report.Line(
            new Cell(status, colour),
            $"{new string(' ', 10 - status.Length)}  {check.Phase}  "
                + $"{check.Stage.ToString().ToLowerInvariant(), -9}  {check.Name}"
        );
        if (check.Status is CheckStatus.Passed or CheckStatus.Skipped)
        {
            return;
        }

        const string Indent = "            ";
        var found = check.Expected.Length > 0 ? $"Expected {check.Expected}; found {check.Actual}." : check.Actual;
        report.Indented(Indent, check.Message.Length > 0 ? check.Message : found);

        foreach (var row in check.Rows)
        {
            report.Indented(Indent + "  ", row);
        }

        if (check.OpensAt is { } at)
        {
            report.Line($"{Indent}opens at {Format.Instant(at)}");
        }

        if (check.Place is { } place)
        {
            report.Line(Indent + place);
        }
    }
}
