using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Finds the rows that a statement deletes or overwrites, also in a query of its WITH.</summary>
internal static class RowLosses
{
    private static readonly string[] BeforeCondition = ["FROM", "USING", "WHERE", "RETURNING", "SET"];

    /// <summary>Adds the rows that a statement changes.</summary>
    public static void Read(StatementReading reading)
    {
        var tokens = reading.Match.Tokens;
        var main = reading.Match.Captures.Find(c => c.Role == "table");
        var tables = reading.Relations.Where(r => r.Relation.IsOwn).Select(r => r.Relation.Name).ToArray();
        (string Table, string Statement)? inserted = null;
        for (var at = 0; tokens.Kind(at) != SqlTokenKind.End; at++)
        {
            if (tokens.IsWord(at, "DELETE") && tokens.IsWord(at + 1, "FROM"))
            {
                Add(reading, DataLossKind.Delete, "DELETE", at + 2, main.From, tables);
            }
            else if (tokens.IsWord(at, "UPDATE") && IsStatement(tokens, at))
            {
                Add(reading, DataLossKind.Overwrite, "UPDATE", at + 1, main.From, tables);
            }
            else if (tokens.IsWord(at, "INTO") && (tokens.IsWord(at - 1, "INSERT") || tokens.IsWord(at - 1, "MERGE")))
            {
                var from = tokens.IsWord(at + 1, "ONLY") ? at + 2 : at + 1;
                inserted = (
                    tokens.Text(from, NameNode.Over(tokens, from)),
                    tokens.IsWord(at - 1, "MERGE") ? "MERGE" : "INSERT … ON CONFLICT DO UPDATE"
                );
            }
            else if (inserted is var (table, statement) && ChangeOf(tokens, at) is { } kind)
            {
                reading.Happens(
                    new DataLost(
                        new DataLoss(kind, table) { Rows = new RowChange(statement, null) { Tables = tables } }
                    )
                );
            }
        }

        // After a DELETE alone, a number that was counted before is at least not too small.
        if (reading.Form.Kind != "DELETE" || tokens.IsWord(0, "WITH"))
        {
            foreach (var relation in reading.Relations.Where(r => r.Lock == MigrationLockMode.RowExclusive))
            {
                reading.Happens(new TableChanged(relation.Relation.Name));
            }
        }
    }

    /// <summary>What a clause of MERGE or INSERT does with rows that are there; null: it is no such clause.</summary>
    private static DataLossKind? ChangeOf(SqlTokens tokens, int at) =>
        tokens.IsWord(at - 1, "THEN") && tokens.IsWord(at, "DELETE") ? DataLossKind.Delete
        : tokens.IsWord(at, "UPDATE") && (tokens.IsWord(at - 1, "THEN") || tokens.IsWord(at - 1, "DO"))
            ? DataLossKind.Overwrite
        : null;

    private static bool IsStatement(SqlTokens tokens, int at) =>
        (at == 0 || tokens.IsSymbol(at - 1, '(') || tokens.IsSymbol(at - 1, ')'))
        && tokens.Kind(at + 1) is SqlTokenKind.Word or SqlTokenKind.QuotedName;

    private static void Add(
        StatementReading reading,
        DataLossKind kind,
        string statement,
        int at,
        int main,
        string[] tables
    )
    {
        var tokens = reading.Match.Tokens;
        var isOnly = tokens.IsWord(at, "ONLY");
        at += isOnly ? 1 : 0;
        var end = NameNode.Over(tokens, at);
        var rows = new RowChange(statement, null) { Tables = tables, Only = isOnly };
        if (at == main && !tokens.IsWord(0, "WITH"))
        {
            rows = Condition(reading, end, rows);
        }

        reading.Happens(new DataLost(new DataLoss(kind, tokens.Text(at, end)) { Rows = rows }));
    }

    /// <summary>Reads the rest of DELETE FROM t or UPDATE t, where a condition says which rows are meant.</summary>
    private static RowChange Condition(StatementReading reading, int at, RowChange rows)
    {
        var tokens = reading.Match.Tokens;
        at += tokens.Kind(at) == SqlTokenKind.Operator && tokens.Text(at) == "*" ? 1 : 0;
        at += tokens.IsWord(at, "AS") ? 1 : 0;
        if (
            tokens.Kind(at) is SqlTokenKind.Word or SqlTokenKind.QuotedName
            && !Array.Exists(BeforeCondition, word => tokens.IsWord(at, word))
        )
        {
            rows = rows with { Alias = tokens.Text(at) };
            at++;
        }

        if (tokens.IsWord(at, "SET"))
        {
            (var columns, at) = Assignments(tokens, at + 1);
            rows = rows with { Columns = columns };
        }

        if (tokens.Kind(at) == SqlTokenKind.End || tokens.IsWord(at, "RETURNING"))
        {
            return rows with { Condition = string.Empty };
        }

        if (!tokens.IsWord(at, "WHERE") || tokens.IsWord(at + 1, "CURRENT"))
        {
            return rows;
        }

        var end = at + 1;
        while (tokens.Kind(end) != SqlTokenKind.End && !tokens.IsWord(end, "RETURNING"))
        {
            end = tokens.Over(end);
        }

        var calls = FunctionCalls.In(reading.Match, at).Where(c => c.At < end);
        return calls.All(c => c.Kind is FunctionKind.Immutable or FunctionKind.Stable)
            ? rows with
            {
                Condition = tokens.Text(at + 1, end),
            }
            : rows;
    }

    /// <summary>Reads the columns that UPDATE sets, and the token behind; no columns: they were not understood.</summary>
    private static (IReadOnlyList<string>? Columns, int End) Assignments(SqlTokens tokens, int at)
    {
        var columns = new List<string>();
        var isKnown = true;
        while (true)
        {
            if (tokens.IsSymbol(at, '('))
            {
                for (var i = at + 1; i < tokens.Over(at) - 1; i++)
                {
                    if (tokens.Kind(i) is SqlTokenKind.Word or SqlTokenKind.QuotedName)
                    {
                        columns.Add(SqlText.Unquote(tokens.Text(i)));
                    }
                }
            }
            else
            {
                isKnown &= tokens.Kind(at) is SqlTokenKind.Word or SqlTokenKind.QuotedName;
                columns.Add(isKnown ? SqlText.Unquote(tokens.Text(at)) : string.Empty);
            }

            while (
                tokens.Kind(at) != SqlTokenKind.End
                && !tokens.IsSymbol(at, ',')
                && !tokens.IsWord(at, "WHERE")
                && !tokens.IsWord(at, "RETURNING")
                && !(tokens.IsWord(at, "FROM") && !tokens.IsWord(at - 1, "DISTINCT"))
            )
            {
                at = tokens.Over(at);
            }

            if (!tokens.IsSymbol(at, ','))
            {
                return (isKnown ? columns : null, at);
            }

            at++;
        }
    }
}
