namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>The values of psql's variables take the place of their references.</summary>
internal sealed partial class ScriptReader
{
    // Values that name other variables can double each time; a limit keeps them from filling the memory.
    private const int DeepestValue = 32;
    private const long MostExpanded = 16 << 20;

    private readonly HashSet<string> _expanding = new(StringComparer.Ordinal);
    private long _expanded;

    private void Variable(SqlLexer lexer, (long From, long To) reference)
    {
        var written = lexer.Text;
        var name = lexer.Symbol switch
        {
            '\0' => written[1..],
            '?' => written[3..^1],
            _ => written[2..^1],
        };
        var value = _variables[name];
        if (lexer.Symbol == '?')
        {
            value = value is null ? "FALSE" : "TRUE";
        }
        else if (value is null)
        {
            // A digit after a colon is a slice or a time of day; psql leaves it as well.
            if (lexer.Symbol != '\0' || !(char.IsAsciiDigit(name[0]) || _shape.MayBeSlice))
            {
                _unset.Add(name);
                UnsetUses++;
                Find(_variables.NotSet(PlaceOf(reference.From), name));
            }

            Plain(lexer, reference);
            return;
        }

        var quoted = lexer.Symbol switch
        {
            '\'' => SqlText.QuoteLiteral(value),
            '"' => SqlText.QuoteIdentifier(value),
            _ => value,
        };
        var bytes = System.Text.Encoding.UTF8.GetBytes(quoted);
        if (Grows(bytes.Length) || _expanding.Count >= DeepestValue)
        {
            Find(
                PlaceOf(reference.From),
                $"the variable '{name}' makes the text grow without limit: its value names other variables, whose "
                    + "values do so again."
            );
            Plain(lexer, reference);
            return;
        }

        if (lexer.Symbol == '\0' && !_expanding.Add(name))
        {
            Find(PlaceOf(reference.From), $"the variable '{name}' is part of its own value.");
            Plain(lexer, reference);
            return;
        }

        Expand(lexer, bytes, name, reference);
        if (lexer.Symbol == '\0')
        {
            _expanding.Remove(name);
        }
    }

    /// <summary>Counts what variables insert; returns whether it is more than a script may hold.</summary>
    private bool Grows(int length) => (_expanded += length) > MostExpanded + (16 * _bytes);

    private void Plain(SqlLexer lexer, (long From, long To) reference)
    {
        StartStatement(lexer, reference);
        _shape.Take(lexer, reference.From);
        (_partEnd, _last) = (lexer.End, reference.To);
    }

    /// <summary>The value's tokens take the place of the reference's.</summary>
    private void Expand(SqlLexer outer, byte[] value, string name, (long From, long To) reference)
    {
        if (_inStatement)
        {
            // The space between the last token and the reference belongs to the text.
            _partEnd = outer.Start;
            EndPart(outer, reference);
        }

        var inner = new SqlLexer(new InputWindow(value), script: true);
        (_partStart, _partEnd) = (0, 0);
        while (Advance(inner) is not (SqlTokenKind.End or SqlTokenKind.Unterminated))
        {
            Take(inner, reference);
        }

        if (inner.Kind == SqlTokenKind.Unterminated)
        {
            Find(
                PlaceOf(reference.From),
                $"the value of the variable '{name}' has a {inner.What} that is not terminated."
            );
        }

        if (_inStatement)
        {
            EndPart(inner, reference);
        }

        (_partStart, _partEnd) = (outer.End, outer.End);
    }
}
