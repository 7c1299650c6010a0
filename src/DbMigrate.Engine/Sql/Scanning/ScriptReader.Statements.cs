using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>Tokens become statements.</summary>
internal sealed partial class ScriptReader
{
    private readonly StatementShape _shape = new();
    private readonly List<StatementPart> _parts = [];
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

    private void ReadStatements(SourceText source, InputWindow window, int mark)
    {
        var (outerSource, outerIndex, outerFile, outerSection) = (_source, _sourceIndex, _file, _undoSection);
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
        _undoSection = outerSection;
        _parts.Clear();
        _shape.Reset();
    }

    private SqlTokenKind Advance(SqlLexer lexer)
    {
        lexer.StandardConformingStrings = _strings.Standard;
        var kind = lexer.Next();
        if (lexer.Sections.Count > 0)
        {
            NoteSections(lexer);
        }

        return kind;
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
        RequireApply();
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
