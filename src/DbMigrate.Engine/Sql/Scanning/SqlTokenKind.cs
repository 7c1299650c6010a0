namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>What a token is.</summary>
internal enum SqlTokenKind : byte
{
    /// <summary>The input is at its end.</summary>
    End,

    /// <summary>A keyword or a name without quotes.</summary>
    Word,

    /// <summary>A name in double quotes, with or without U&amp; before it.</summary>
    QuotedName,

    /// <summary>A string of any form, its continuations on further lines included.</summary>
    String,

    /// <summary>A number.</summary>
    Number,

    /// <summary>$1.</summary>
    Parameter,

    /// <summary>One operator, <c>::</c> and <c>:=</c> among them.</summary>
    Operator,

    /// <summary>
    /// A single character: parentheses, brackets, comma, semicolon, dot, colon, or one unknown to SQL.
    /// </summary>
    Symbol,

    /// <summary>A variable of psql, in any of its forms.</summary>
    Variable,

    /// <summary>The backslash of a psql command.</summary>
    Command,

    /// <summary>
    /// A string, quoted name or comment that the input ends in; <see cref="SqlLexer.Start"/> is where it began.
    /// </summary>
    Unterminated,
}
