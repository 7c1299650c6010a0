namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>psql's variables, and the other uses of a colon.</summary>
internal sealed partial class SqlLexer
{
    private SqlTokenKind Colon()
    {
        Input.Position++;
        var c = Peek();
        if (c is ':' or '=')
        {
            Input.Position++;
            return SqlTokenKind.Operator;
        }

        Symbol = ':';
        if (!script)
        {
            return SqlTokenKind.Symbol;
        }

        if (IsVariablePart(c))
        {
            while (IsVariablePart(Peek()))
            {
                Input.Position++;
            }

            Symbol = '\0';
            return SqlTokenKind.Variable;
        }

        // :'name'  :"name"  :{?name}
        var (prefix, close) = c switch
        {
            '\'' => (1, '\''),
            '"' => (1, '"'),
            '{' when Peek(1) == '?' => (2, '}'),
            _ => (0, '\0'),
        };
        if (prefix == 0)
        {
            return SqlTokenKind.Symbol;
        }

        var length = prefix;
        while (IsVariablePart(Peek(length)))
        {
            length++;
        }

        if (length == prefix || Peek(length) != close)
        {
            return SqlTokenKind.Symbol;
        }

        Input.Position += length + 1;
        Symbol = prefix == 2 ? '?' : close;
        return SqlTokenKind.Variable;
    }

    private static bool IsVariablePart(int c) => IsNameStart(c) || c is >= '0' and <= '9';
}
