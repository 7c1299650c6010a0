using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>
/// Records which columns a valid CHECK of the script proves to be NOT NULL: then SET NOT NULL does not read the table.
/// </summary>
internal sealed class NotNullProof
{
    private readonly Dictionary<(string Table, string Constraint), string> _checks = [];
    private readonly HashSet<(string Table, string Column)> _proven = [];

    /// <summary>Records a CHECK (column IS NOT NULL).</summary>
    public static void Remember(StatementReading reading)
    {
        var (tokens, proof) = (reading.Match.Tokens, reading.Script.NotNull);
        for (var i = 0; tokens.Kind(i) != SqlTokenKind.End; i++)
        {
            if (
                tokens.IsWord(i, "CHECK")
                && tokens.IsSymbol(i + 1, '(')
                && tokens.IsWord(i + 3, "IS")
                && tokens.IsWord(i + 4, "NOT")
                && tokens.IsWord(i + 5, "NULL")
                && tokens.IsSymbol(i + 6, ')')
            )
            {
                var column = SqlText.Unquote(tokens.Text(i + 2));
                if (reading.Form.Scans == MigrationStatementEffect.Yes)
                {
                    proof._proven.Add((reading.Target!, column));
                }
                else if (reading.Match["constraint"] is { } name)
                {
                    proof._checks[(reading.Target!, SqlText.Unquote(name))] = column;
                }
            }
        }
    }

    /// <summary>Records that a constraint is valid from here on.</summary>
    public static void Validate(StatementReading reading)
    {
        var proof = reading.Script.NotNull;
        if (proof._checks.TryGetValue((reading.Target!, SqlText.Unquote(reading.Match["constraint"]!)), out var column))
        {
            proof._proven.Add((reading.Target!, column));
        }
    }

    /// <summary>A column becomes NOT NULL: removes the scan if a constraint proves it.</summary>
    public static void Use(StatementReading reading)
    {
        if (reading.Script.NotNull._proven.Contains((reading.Target!, SqlText.Unquote(reading.Match["column"]!))))
        {
            reading.NoScan();
        }
    }
}
