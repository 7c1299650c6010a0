namespace DbMigrate.Cli.Output;

/// <summary>Writes what a step would do.</summary>
internal static class PreviewText
{
    /// <summary>Writes one step or gate.</summary>
    public static void Write(TextReport report, PhasePreview preview)
    {
        Cell[] head =
            preview is { Step: 0, Kind: not "gate" }
                ? [$"Phase {preview.Phase}: ", new Cell(preview.Name, Colour.Yellow)]
            : preview.Step == 0
                ?
                [
                    $"Phase {preview.Phase}, gate {preview.Name}: ",
                    preview.Open ? new Cell("open", Colour.Green) : new Cell("closed", Colour.Yellow),
                ]
            :
            [
                $"Phase {preview.Phase}, step {Format.Invariant($"{preview.Step}")} ({preview.Kind}): ",
                $"{preview.Name}{(preview.Open ? string.Empty : ", done before")}",
            ];
        report.Line(head);
        foreach (var statement in preview.Statements)
        {
            report.Indented("    ", statement);
        }

        foreach (var line in preview.EffectLines)
        {
            report.Indented("    ", line);
        }
    }
}
