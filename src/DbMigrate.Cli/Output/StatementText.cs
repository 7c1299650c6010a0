namespace DbMigrate.Cli.Output;

/// <summary>Writes the statements of a SQL file.</summary>
internal static class StatementText
{
    /// <summary>Writes a line for each statement; notes and undo follow below it.</summary>
    public static void Write(TextReport report, IReadOnlyList<MigrationStatement> statements)
    {
        var table = new TextTable("Place", "Batch", "Kind", "Locks", "Scans", "Rewrites", "Objects");
        foreach (var statement in statements)
        {
            table.AddWithNote(
                Note(statement),
                Format.Invariant($"{statement.File}:{statement.Line}:{statement.Column}"),
                statement.Batch == 0
                    ? string.Empty
                    : Format.Invariant($"{statement.Batch}{(statement.Transactional ? string.Empty : " (alone)")}"),
                statement.Kind,
                Locks(statement),
                Effect(statement.Scans),
                Effect(statement.Rewrites),
                string.Join(", ", (IEnumerable<MigrationStatementObject>)statement.Objects)
            );
        }

        table.Write(report);
    }

    private static Cell Effect(MigrationStatementEffect effect) =>
        effect switch
        {
            MigrationStatementEffect.Yes => new Cell("yes", Colour.Red),
            MigrationStatementEffect.Maybe => new Cell("maybe", Colour.Yellow),
            MigrationStatementEffect.Unknown => new Cell("unknown", Colour.Yellow),
            _ => string.Empty,
        };

    private static string Locks(MigrationStatement statement) =>
        string.Join(
            ", ",
            statement
                .Locks.Where(l => !l.New)
                .Select(l => l.ToString())
                .Concat(statement.LocksOthers == MigrationStatementEffect.Unknown ? ["unknown"] : [])
        );

    private static string Note(MigrationStatement statement) =>
        string.Join(
            Environment.NewLine,
            new[]
            {
                statement.Note,
                statement.Undo is { } undo ? (statement.UndoIsStatement ? "undo: " : "to undo: ") + undo : null,
            }.OfType<string>()
        );
}
