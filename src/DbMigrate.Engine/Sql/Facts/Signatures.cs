using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>The arguments of a routine as DROP takes them.</summary>
internal static class Signatures
{
    /// <summary>DROP FUNCTION with the arguments of its CREATE, without their defaults.</summary>
    public static void Created(StatementReading reading)
    {
        var (tokens, match) = (reading.Match.Tokens, reading.Match);
        var (_, from, to) = match.Captures.First(c => c.Role == "_arguments");
        var arguments = new List<string>();
        while (from < to)
        {
            var end = from;
            var cut = -1;
            while (end < to && !tokens.IsSymbol(end, ','))
            {
                var begins =
                    tokens.IsWord(end, "DEFAULT")
                    || (tokens.Kind(end) == SqlTokenKind.Operator && tokens.Text(end) is "=" or ":=");
                cut = cut < 0 && begins ? end : cut;
                end = tokens.Over(end);
            }

            arguments.Add(tokens.Text(from, cut < 0 ? end : cut));
            from = end + 1;
        }

        var kind = reading.Form.Kind["CREATE ".Length..];
        var drop = $"DROP {kind} {match[kind.ToLowerInvariant()]}({string.Join(", ", arguments)})";
        reading.Undo(
            tokens.IsWord(1, "OR")
                ? StatementUndo.Sentence($"Restore the former definition; if there was none: {drop}.")
                : new StatementUndo(drop, IsStatement: true)
        );
    }
}
