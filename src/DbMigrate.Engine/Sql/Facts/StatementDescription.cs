using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Puts together what is said of a statement.</summary>
internal static class StatementDescription
{
    private static readonly string[] Modes =
    [
        "ACCESS SHARE",
        "ROW SHARE",
        "ROW EXCLUSIVE",
        "SHARE UPDATE EXCLUSIVE",
        "SHARE",
        "SHARE ROW EXCLUSIVE",
        "EXCLUSIVE",
        "ACCESS EXCLUSIVE",
    ];

    /// <summary>The description of a statement.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="batch">The number of its batch, from 1; 0 for BEGIN and COMMIT.</param>
    /// <param name="memory">What the statements before it told.</param>
    public static MigrationStatement Of(SqlStatement statement, int batch, ScriptMemory memory)
    {
        var (form, match) = statement.Read();
        var reading = new StatementReading(match?.Tokens ?? statement.Tokens(), memory);
        if (match is not null)
        {
            reading.Apply(form, match);
            if (reading.Made is { } made)
            {
                memory.New.Add(made);
            }
        }

        var undos = reading.Undos.Where(u => u is { Length: > 0 }).ToArray();
        return new MigrationStatement
        {
            File = statement.Start.File,
            Line = statement.Start.Line,
            Column = statement.Start.Column,
            Offset = statement.Offset,
            Length = statement.Length,
            Kind = form.Kind,
            Actions = [.. reading.Actions],
            Objects = [.. reading.Objects],
            Batch = batch,
            Transactional = statement.Transactional,
            Locks =
            [
                .. reading.Locks.Select(l => new MigrationStatementLock(
                    l.Key,
                    Modes[(int)l.Value],
                    memory.New.Contains(l.Key)
                )),
            ],
            Scans = reading.Scans,
            Rewrites = reading.Rewrites,
            Undo = undos.Length == 0 ? null : string.Join(' ', undos),
            UndoIsStatement = undos is [{ } only] && !UndoText.IsSentence(only),
            Note = reading.Notes.Count == 0 ? null : string.Join(' ', reading.Notes),
            Text = statement.Text,
        };
    }
}
