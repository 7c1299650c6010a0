using System.Text;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>The tokens of one statement, read as far as they are asked for.</summary>
internal sealed class SqlTokens
{
    private readonly SqlLexer _lexer;
    private readonly List<(SqlTokenKind Kind, int Start, int End, char Symbol)> _tokens = [];
    private readonly List<int> _closes = [];
    private readonly Stack<int> _opened = [];
    private bool _ended;

    /// <summary>Over a statement's text.</summary>
    public SqlTokens(byte[] text, bool standardConformingStrings)
    {
        Source = text;
        _lexer = new SqlLexer(new InputWindow(text), script: false)
        {
            StandardConformingStrings = standardConformingStrings,
        };
    }

    /// <summary>The statement's text.</summary>
    public byte[] Source { get; }

    /// <summary>The kind of a token; End from the last one on.</summary>
    public SqlTokenKind Kind(int index) => Reach(index) ? _tokens[index].Kind : SqlTokenKind.End;

    /// <summary>Whether the token is that symbol.</summary>
    public bool IsSymbol(int index, char symbol) =>
        Reach(index) && _tokens[index].Kind == SqlTokenKind.Symbol && _tokens[index].Symbol == symbol;

    /// <summary>Whether the token is that keyword, given in any case.</summary>
    public bool IsWord(int index, string word) =>
        Reach(index) && _tokens[index].Kind == SqlTokenKind.Word && Ascii.EqualsIgnoreCase(Bytes(index), word);

    /// <summary>The token's bytes.</summary>
    public ReadOnlySpan<byte> Bytes(int index) =>
        Source.AsSpan(_tokens[index].Start, _tokens[index].End - _tokens[index].Start);

    /// <summary>The token's text.</summary>
    public string Text(int index) => Encoding.UTF8.GetString(Bytes(index));

    /// <summary>The text from one token to before another, as it is written.</summary>
    public string Text(int from, int to) =>
        to <= from || !Reach(from)
            ? ""
            : Encoding.UTF8.GetString(Source, _tokens[from].Start, End(to - 1) - _tokens[from].Start);

    /// <summary>Where the token begins in the text.</summary>
    public int Start(int index) => Reach(index) ? _tokens[index].Start : Source.Length;

    /// <summary>Where the token ends in the text.</summary>
    public int End(int index) => Reach(index) ? _tokens[index].End : Source.Length;

    /// <summary>How many tokens there are; reads them all.</summary>
    public int Count()
    {
        Reach(int.MaxValue);
        return _tokens.Count;
    }

    /// <summary>Some of the tokens by themselves.</summary>
    public SqlTokens Part(int from, int to) =>
        new(to <= from ? [] : Source[Start(from)..End(to - 1)], _lexer.StandardConformingStrings);

    /// <summary>The token behind a group in parentheses or brackets that begins here, or the next one.</summary>
    public int Over(int index)
    {
        if (!IsSymbol(index, '(') && !IsSymbol(index, '['))
        {
            return index + 1;
        }

        while (_closes[index] == 0 && Reach(_tokens.Count))
        {
            // Reading on matches what is open.
        }

        return _closes[index] == 0 ? _tokens.Count : _closes[index] + 1;
    }

    private bool Reach(int index)
    {
        if (index < 0)
        {
            return false;
        }

        while (!_ended && _tokens.Count <= index)
        {
            _ended = _lexer.Next() is SqlTokenKind.End or SqlTokenKind.Unterminated;
            if (!_ended)
            {
                Match(_lexer.Symbol);
                _tokens.Add((_lexer.Kind, (int)_lexer.Start, (int)_lexer.End, _lexer.Symbol));
            }
        }

        return index < _tokens.Count;
    }

    /// <summary>Matches each parenthesis once, so that the time stays linear.</summary>
    private void Match(char symbol)
    {
        _closes.Add(0);
        if (_lexer.Kind != SqlTokenKind.Symbol)
        {
            return;
        }

        if (symbol is '(' or '[')
        {
            _opened.Push(_tokens.Count);
        }
        else if (symbol is ')' or ']' && _opened.TryPop(out var opened))
        {
            _closes[opened] = _tokens.Count;
        }
    }
}
