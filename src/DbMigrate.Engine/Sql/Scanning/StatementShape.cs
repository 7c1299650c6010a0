namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>
/// The state of a statement while its tokens are read: the open parentheses, and whether a semicolon ends it.
/// </summary>
internal sealed class StatementShape
{
    private readonly List<(char Sign, long Start)> _opened = [];
    private readonly string[] _words = new string[4];
    private readonly List<long> _bodies = [];
    private int _tokens;
    private bool _rule;
    private bool _routine;

    // The token before: its word in lower case where it is one, and whether an operand may end in it.
    private string _before = "";
    private long _beforeStart;
    private bool _operand;

    // In BEGIN ATOMIC: whether the next token is the first of a statement, and whether that was CREATE.
    private bool _innerStart;
    private bool _innerCreates;

    /// <summary>Where the innermost parenthesis that is open was opened.</summary>
    public long? Opened => _opened.Count > 0 ? _opened[^1].Start : null;

    /// <summary>The place of a BEGIN ATOMIC whose END has not been read.</summary>
    public long? Body => _bodies.Count > 0 ? _bodies[^1] : null;

    /// <summary>Begins with the next statement.</summary>
    public void Reset()
    {
        _opened.Clear();
        _bodies.Clear();
        _tokens = 0;
        (_rule, _routine, _operand, _innerStart, _innerCreates) = (false, false, false, false, false);
        _before = "";
    }

    /// <summary>Takes a token that is part of the statement.</summary>
    public void Take(SqlLexer lexer, long start)
    {
        var word =
            lexer.Kind == SqlTokenKind.Word && lexer.End - lexer.Start <= 20 ? lexer.Text.ToLowerInvariant() : "";
        if (_tokens < _words.Length)
        {
            _words[_tokens++] = word;
            _rule |= word == "rule" && Creates();
            _routine |= word is "function" or "procedure" && Creates();
        }

        if (lexer.Kind == SqlTokenKind.Symbol)
        {
            Nest(lexer.Symbol, start);
        }

        if (lexer is { Kind: SqlTokenKind.Symbol, Symbol: ';' })
        {
            _innerStart = true;
        }
        else if (_routine && _opened.Count == 0)
        {
            Atomic(word, start);
        }

        _operand = lexer.Kind switch
        {
            SqlTokenKind.Word => !SqlKeywords.IsJoining(word),
            SqlTokenKind.Symbol => lexer.Symbol is ')' or ']',
            SqlTokenKind.Operator => false,
            _ => true,
        };
        (_before, _beforeStart) = (word, start);
    }

    /// <summary>
    /// Whether a semicolon ends the statement here. If not, it is part of it, or a parenthesis is open.
    /// </summary>
    public bool Semicolon(out long? opened)
    {
        opened = null;
        if (_opened.Count > 0)
        {
            opened = _rule ? null : _opened[^1].Start;
            return false;
        }

        return _bodies.Count == 0;
    }

    /// <summary>
    /// Whether the colon in front of a name belongs to a slice, <c>a[1:n]</c>, or to <c>json_object('a':b)</c>, and
    /// begins no variable.
    /// </summary>
    public bool IsSlice(SqlLexer lexer) =>
        lexer.Symbol == '\0' && _opened.Count > 0 && _opened[^1].Sign is '[' or '{' && _operand;

    /// <summary>
    /// Whether it may be the colon of a slice without a lower bound, <c>a[:n]</c>. psql reads it as a variable if one
    /// of the name is set.
    /// </summary>
    public bool MayBeSlice => _opened.Count > 0 && _opened[^1].Sign == '[' && _opened[^1].Start == _beforeStart;

    private bool Creates() =>
        _words[0] == "create" && (_tokens == 2 || (_tokens == 4 && _words[1] == "or" && _words[2] == "replace"));

    private void Nest(char sign, long start)
    {
        switch (sign)
        {
            case '(':
                _opened.Add((_before is "json_object" or "json_objectagg" ? '{' : '(', start));
                break;
            case '[':
                _opened.Add(('[', start));
                break;
            case ')' or ']' when _opened.Count > 0 && (sign == ']') == (_opened[^1].Sign == '['):
                _opened.RemoveAt(_opened.Count - 1);
                break;
        }
    }

    // The body's statements each end in a semicolon, so that END closes it only where a statement would begin;
    // anywhere else it is a CASE's, a column's or a label's.
    private void Atomic(string word, long start)
    {
        if (_bodies.Count > 0 && _innerStart)
        {
            _innerCreates = word == "create";
            _innerStart = false;
            if (word == "end")
            {
                _bodies.RemoveAt(_bodies.Count - 1);
                return;
            }
        }

        if (word == "atomic" && _before == "begin" && (_bodies.Count == 0 || _innerCreates))
        {
            _bodies.Add(_beforeStart);
            _innerStart = true;
        }
    }
}
