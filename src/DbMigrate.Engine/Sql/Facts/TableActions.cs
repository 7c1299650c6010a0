using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Reads the actions of an ALTER TABLE, each by its own row.</summary>
internal static class TableActions
{
    /// <summary>Applies the row of each action.</summary>
    public static void Read(StatementReading reading)
    {
        var (tokens, at) = (reading.Match.Tokens, reading.Match.End);
        var table = reading.Match.Captures[0];
        var kind = tokens.Text(0, table.From).ToUpperInvariant();
        reading.Undos.Clear();
        reading.Target = tokens.Text(table.From, table.To);
        foreach (var (row, match) in Split(tokens, at))
        {
            if (row is null)
            {
                reading.Lock(reading.Target!, MigrationLockMode.AccessExclusive);
                reading.RunsUnknown("An action of the statement is not known.");
                reading.Undos.Add(StatementUndo.Sentence("Look up what the unknown action did, and take that back."));
            }
            else
            {
                reading.Actions.Add(row.Kind);
                reading.Apply(row, match!);
            }
        }

        Join(reading, kind);
    }

    /// <summary>Returns the rows of the actions of a statement.</summary>
    public static IEnumerable<StatementForm> Rows(PatternMatch statement) =>
        Split(statement.Tokens, statement.End).Select(a => a.Row).OfType<StatementForm>();

    private static IEnumerable<(StatementForm? Row, PatternMatch? Match)> Split(SqlTokens tokens, int at)
    {
        while (tokens.Kind(at) != SqlTokenKind.End)
        {
            var end = at;
            while (tokens.Kind(end) != SqlTokenKind.End && !tokens.IsSymbol(end, ','))
            {
                end = tokens.Over(end);
            }

            var action = tokens.Part(at, end);
            var row = Array.Find(StatementForms.Actions, row => row.Pattern.Match(action) is not null);
            yield return (row, row?.Pattern.Match(action));
            at = end + 1;
        }
    }

    /// <summary>Joins the undos of the actions, last first: those that are SQL into one statement.</summary>
    private static void Join(StatementReading reading, string kind)
    {
        var undos = reading.Undos.OfType<StatementUndo>().Reverse().ToArray();
        var sentences = undos.Where(u => !u.IsStatement).ToArray();
        var statement = string.Join(", ", undos.Where(u => u.IsStatement).Select(u => u.Text));
        var head =
            kind.Replace(" IF EXISTS", "", StringComparison.Ordinal).Replace(" ONLY", "", StringComparison.Ordinal)
            + " "
            + reading.Target
            + " ";
        reading.Undos.Clear();
        reading.Undos.AddRange(sentences.Distinct());
        if (statement.Length > 0)
        {
            reading.Undos.Insert(
                0,
                sentences.Length > 0
                    ? StatementUndo.Sentence(head + statement + ";")
                    : new StatementUndo(head + statement, IsStatement: true)
            );
        }
    }
}
