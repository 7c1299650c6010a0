namespace DbMigrate.Cli.Output;

/// <summary>Writes a line of a preview with its details.</summary>
internal static class PreviewText
{
    /// <summary>Writes one phase, gate or step.</summary>
    public static void Write(TextReport report, PhasePreview preview)
    {
        var colour = preview switch
        {
            { Gate: CheckStatus.Passed } => Colour.Green,
            { Kind: "refused" } => Colour.Red,
            _ => Colour.Yellow,
        };
        report.Line(
            preview is { Kind: "phase", Step: 0 } ? new Cell(preview.Beginning, Colour.Bold) : preview.Beginning,
            new Cell(preview.Word, colour)
        );
        foreach (var statement in preview.Statements)
        {
            report.Indented("    ", statement);
        }

        if (preview.HasChecks)
        {
            report.Indented("    ", $"`dbmigrate preflight {preview.Phase}` evaluates them.");
        }

        foreach (var line in preview.EffectLines)
        {
            report.Indented("    ", line);
        }
    }
}
