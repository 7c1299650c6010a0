using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>Tokens become statements.</summary>
internal sealed partial class ScriptReader
{
    // Values that name other variables can double each time; a limit keeps them from filling the memory.
    private const int DeepestValue = 32;
    private const long MostExpanded = 16 << 20;

    private readonly StatementShape _shape = new();
    private readonly List<StatementPart> _parts = [];
    private readonly HashSet<string> _expanding = new(StringComparer.Ordinal);
    private SourceText _source = SourceText.FromBytes("", []);
    private int _sourceIndex;
    private SqlLexer _file = null!;
    private readonly StringSetting _strings = new(options.StandardConformingStrings);
    private readonly ScriptState _state = new();

    // The stretch of text that the next part will be: from where, and how far the last token went.
    private long _partStart;
    private long _partEnd;

    // The statement's first token and the end of its last, in the file.
    private TextPosition _first;
    private long _last;
    private bool _inStatement;
    private long _expanded;

    private void ReadStatements(SourceText source, InputWindow window, int mark)
    {
        var (outerSource, outerIndex, outerFile) = (_source, _sourceIndex, _file);
        (_source, _sourceIndex) = (source, _records.Sources.Count - 1);
        _file = new SqlLexer(window, script: true) { Between = true, StandardConformingStrings = _strings.Standard };
        _last = mark;
        while (Advance(_file) is var kind && kind != SqlTokenKind.End && kind != SqlTokenKind.Unterminated)
        {
            Take(_file, null);
        }

        if (window.Fault is null)
        {
            if (_file.Kind == SqlTokenKind.Unterminated)
            {
                Find(
                    (_file.Began ?? window.PositionOf(_file.Start)).In(source.Name),
                    $"a {_file.What} begins here and is not terminated."
                );
            }
            else if (_inStatement && _shape.Opened is { } opened)
            {
                Find(PlaceOf(opened), "a parenthesis opens here that is not closed before the end of the file.");
            }
            else if (_inStatement && _shape.Body is { } body)
            {
                Find(PlaceOf(body), "this BEGIN ATOMIC has no END.");
            }
            else
            {
                EndStatement(_file, null);
            }
        }

        (_inStatement, _source, _sourceIndex, _file) = (false, outerSource, outerIndex, outerFile);
        _parts.Clear();
        _shape.Reset();
    }

    private SqlTokenKind Advance(SqlLexer lexer)
    {
        lexer.StandardConformingStrings = _strings.Standard;
        return lexer.Next();
    }

    /// <summary>
    /// Takes a token of the file, or of a variable's value, then <paramref name="reference"/> is where it is used in
    /// the file.
    /// </summary>
    private void Take(SqlLexer lexer, (long From, long To)? reference)
    {
        switch (lexer.Kind)
        {
            case SqlTokenKind.Command when reference is null:
                Command();
                return;
            case SqlTokenKind.Variable when !_shape.IsSlice(lexer):
                Variable(lexer, reference ?? (lexer.Start, lexer.End));
                return;
        }

        if (lexer is { Kind: SqlTokenKind.Symbol, Symbol: ';' } && Ends(lexer, reference))
        {
            EndStatement(lexer, reference);
            return;
        }

        StartStatement(lexer, reference);
        _shape.Take(lexer, reference?.From ?? lexer.Start);
        _partEnd = lexer.End;
        _last = reference?.To ?? lexer.End;
    }

    private bool Ends(SqlLexer lexer, (long From, long To)? reference)
    {
        if (!_inStatement || _shape.Semicolon(out var opened))
        {
            return true;
        }

        if (opened is { } at)
        {
            Find(
                PlaceOf(at),
                "a parenthesis opens here that is not closed before the ';' in line "
                    + $"{PlaceOf(reference?.From ?? lexer.Start).Line}."
            );
            return true;
        }

        return false;
    }

    private void StartStatement(SqlLexer lexer, (long From, long To)? reference)
    {
        if (_inStatement)
        {
            return;
        }

        _inStatement = true;
        _file.Between = false;
        _first = _file.Input.MoveTo(reference?.From ?? lexer.Start);
        _partStart = lexer.Start;
        _partEnd = lexer.Start;
    }

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

    /// <summary>Puts the stretch of text up to the last token aside.</summary>
    private void EndPart(SqlLexer lexer, (long From, long To)? reference)
    {
        if (_partEnd > _partStart)
        {
            _parts.Add(
                ReferenceEquals(lexer, _file)
                    ? new(_partStart, (int)(_partEnd - _partStart), null)
                    : new(
                        reference!.Value.From,
                        (int)(reference.Value.To - reference.Value.From),
                        lexer.Input.Span(_partStart, _partEnd).ToArray()
                    )
            );
        }

        _partStart = _partEnd;
    }
}
