namespace DbMigrate.Cli.Output;

/// <summary>Writes what an export of documents changed.</summary>
internal static class DocumentText
{
    /// <summary>Writes a line for each file.</summary>
    public static void Write(TextReport report, IReadOnlyList<MigrationDocument> documents)
    {
        foreach (var document in documents)
        {
            report.Line(Mark(document.Change), $" {document.Path}");
        }
    }

    private static Cell Mark(MigrationDocumentChange change) =>
        change switch
        {
            MigrationDocumentChange.Created => new Cell("created", Colour.Green),
            MigrationDocumentChange.Removed => new Cell("removed", Colour.Red),
            _ => new Cell("updated", Colour.Yellow),
        };
}
