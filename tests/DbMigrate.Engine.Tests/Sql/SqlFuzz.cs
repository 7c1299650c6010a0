using System.Text;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>Makes texts that no person would write, the same ones for the same seed.</summary>
internal sealed class SqlFuzz(int seed)
{
    private static readonly string[] Pieces =
    [
        "'",
        "''",
        "E'",
        "e'\\",
        "\\'",
        "\\",
        "\\\\",
        "U&'",
        "U&\"",
        "b'",
        "n'",
        "\"",
        "\"\"",
        "$$",
        "$a$",
        "$b$",
        "$1",
        "$",
        "$é$",
        "--",
        "-- x\n",
        "/*",
        "*/",
        "/* /* */",
        "\n",
        "\r\n",
        "\r",
        " ",
        "\t",
        ";",
        ";;",
        ",",
        "(",
        ")",
        "[",
        "]",
        "((",
        "))",
        ":",
        "::",
        ":=",
        ":a",
        ":'a'",
        ":\"b\"",
        ":{?a}",
        ":none",
        ":1",
        "1:2",
        "1",
        "1.",
        ".5",
        "1e",
        "1e-5",
        "0x",
        "..",
        ".",
        "+",
        "-",
        "*",
        "/",
        "@",
        "<>",
        "=>",
        "!",
        "~",
        "`",
        "?",
        "|",
        "{",
        "}",
        "select ",
        "from ",
        "create ",
        "or replace ",
        "function ",
        "procedure ",
        "f() ",
        "rule ",
        "begin ",
        "atomic ",
        "end",
        "end;",
        "case ",
        "when ",
        "then ",
        "as ",
        "table ",
        "t ",
        "s.t ",
        "index ",
        "concurrently ",
        "on ",
        "only ",
        "if not exists ",
        "alter ",
        "add ",
        "column ",
        "constraint ",
        "check ",
        "foreign key ",
        "references ",
        "not null ",
        "default ",
        "generated ",
        "drop ",
        "with ",
        "insert into ",
        "update ",
        "delete ",
        "set ",
        "using ",
        "values ",
        "in ",
        "copy t from stdin;\n",
        "copy t from stdin",
        "\\.\n",
        "\\.",
        "a\tb\n",
        "begin;",
        "commit;",
        "commit and chain;",
        "rollback;",
        "start transaction isolation level serializable;",
        "savepoint a;",
        "vacuum;",
        "call p();",
        "do $$ begin commit; end $$;",
        "alter type e add value 'x';",
        "set standard_conforming_strings = off;",
        "set client_encoding = 'latin1';",
        "reset all;",
        "grant a on b to c;",
        "explain ",
        "declare c cursor for ",
        "lock table t in ",
        "\\i x.sql\n",
        "\\ir a.sql\n",
        "\\set a b\n",
        "\\set a ':a :a'\n",
        "\\set b '\\'' \\set c :'a'\n",
        "\\echo x",
        "\\restrict k\n",
        "\\unrestrict k\n",
        "\\gset\n",
        "\\;",
        "\\:",
        "\\connect x\n",
        "\\if",
        "\\set",
        "é",
        "名",
        "😀",
        "\u00A0",
        "\uFEFF",
        "\0",
        "x'y'z",
        "create rule r as on insert to t do (",
        "create function f() returns int begin atomic ",
        "as $f$ begin end $f$ language plpgsql;",
        "\\copy t from 'x'\n",
    ];

    private readonly Random _random = new(seed);

    /// <summary>Pieces put together.</summary>
    public byte[] Next()
    {
        var text = new StringBuilder();
        var count = 1 + (int)Math.Pow(_random.NextDouble() * 15, 2);
        for (var i = 0; i < count; i++)
        {
            text.Append(Pieces[_random.Next(Pieces.Length)]);
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        return _random.Next(20) == 0 ? Break(bytes) : bytes;
    }

    /// <summary>A good text with something changed in it.</summary>
    public byte[] Change(byte[] good)
    {
        var from = _random.Next(good.Length);
        var bytes = good.AsSpan(from, Math.Min(good.Length - from, 1 + _random.Next(600))).ToArray();
        for (var i = _random.Next(6); i >= 0; i--)
        {
            var at = _random.Next(bytes.Length);
            var piece = Encoding.UTF8.GetBytes(Pieces[_random.Next(Pieces.Length)]);
            bytes = _random.Next(3) switch
            {
                0 => [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + 1 + _random.Next(5))..], .. piece],
                1 => [.. bytes[..at], .. piece, .. bytes[at..]],
                _ => [.. bytes[at..], .. bytes[..at]],
            };
        }

        return bytes;
    }

    private byte[] Break(byte[] bytes)
    {
        bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
        return bytes;
    }
}
