using System.Text;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>Divides the rest of a psql command's line into its arguments, by the rules of psqlscanslash.l.</summary>
internal static class PsqlArguments
{
    /// <summary>Reads arguments up to the line's end or the next backslash.</summary>
    /// <param name="line">From behind the command's name to the line's end.</param>
    /// <param name="variable">The value of a variable, or null.</param>
    /// <param name="used">How much of the line belongs to the command.</param>
    /// <param name="fault">What is wrong, or null.</param>
    public static List<string> Read(
        ReadOnlySpan<char> line,
        Func<string, string?> variable,
        out int used,
        out string? fault
    )
    {
        var arguments = new List<string>();
        fault = null;
        var at = 0;
        while (true)
        {
            while (at < line.Length && char.IsWhiteSpace(line[at]))
            {
                at++;
            }

            if (at == line.Length || line[at] == '\\')
            {
                // Two backslashes end the arguments and are no command themselves.
                used = at + 1 < line.Length && line[at + 1] == '\\' ? at + 2 : at;
                return arguments;
            }

            var word = new StringBuilder();
            while (at < line.Length && !char.IsWhiteSpace(line[at]) && line[at] != '\\' && fault is null)
            {
                at = Piece(line, at, word, variable, ref fault);
            }

            arguments.Add(word.ToString());
            if (fault is not null)
            {
                used = line.Length;
                return arguments;
            }
        }
    }

    private static int Piece(
        ReadOnlySpan<char> line,
        int at,
        StringBuilder word,
        Func<string, string?> variable,
        ref string? fault
    )
    {
        switch (line[at])
        {
            case '\'':
                return SingleQuoted(line, at + 1, word, ref fault);
            case '"':
                var close = line[(at + 1)..].IndexOf('"') is var found and >= 0 ? at + 1 + found : -1;
                fault = close < 0 ? "has a double quote that does not end on its line." : null;
                word.Append(close < 0 ? [] : line[(at + 1)..close]);
                return close < 0 ? line.Length : close + 1;
            case '`':
                fault =
                    "runs a shell command, which is not allowed in a migration's file. Use 'variables' in the "
                    + "plan, or a 'script' step.";
                return line.Length;
            case ':':
                return Variable(line, at, word, variable, ref fault);
            default:
                word.Append(line[at]);
                return at + 1;
        }
    }

    private static int SingleQuoted(ReadOnlySpan<char> line, int at, StringBuilder word, ref string? fault)
    {
        for (; at < line.Length; at++)
        {
            var c = line[at];
            if (c == '\'' && at + 1 < line.Length && line[at + 1] == '\'')
            {
                at++;
            }
            else if (c == '\'')
            {
                return at + 1;
            }
            else if (c == '\\' && at + 1 < line.Length)
            {
                c = line[++at] switch
                {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    'b' => '\b',
                    'f' => '\f',
                    var other => other,
                };
            }

            word.Append(c);
        }

        fault = "has a quote that does not end on its line.";
        return line.Length;
    }

    private static int Variable(
        ReadOnlySpan<char> line,
        int at,
        StringBuilder word,
        Func<string, string?> variable,
        ref string? fault
    )
    {
        var quote = at + 1 < line.Length && line[at + 1] is '\'' or '"' ? line[at + 1] : '\0';
        var from = quote == 0 ? at + 1 : at + 2;
        var to = from;
        while (to < line.Length && (char.IsAsciiLetterOrDigit(line[to]) || line[to] == '_' || line[to] >= 0x80))
        {
            to++;
        }

        if (to == from || (quote != 0 && (to == line.Length || line[to] != quote)))
        {
            word.Append(':');
            return at + 1;
        }

        var name = line[from..to].ToString();
        var value = variable(name);
        if (value is null)
        {
            fault = $"uses the variable '{name}', which is not set.";
            return line.Length;
        }

        word.Append(
            quote switch
            {
                '\'' => SqlText.QuoteLiteral(value),
                '"' => SqlText.QuoteIdentifier(value),
                _ => value,
            }
        );
        return quote == 0 ? to : to + 1;
    }
}
