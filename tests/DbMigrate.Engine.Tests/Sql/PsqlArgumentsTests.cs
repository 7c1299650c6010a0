using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>The arguments of psql's commands.</summary>
public sealed class PsqlArgumentsTests
{
    private static readonly Dictionary<string, string> Variables = new()
    {
        ["n"] = "7",
        ["name"] = "O'Hara \"x\"",
        ["ä"] = "umlaut",
    };

    [Theory]
    [InlineData("", "")]
    [InlineData("  a  b ", "a|b")]
    [InlineData("'a b'c", "a bc")]
    [InlineData("'it''s' 'a\\'b' 'n\\nt\\tr\\rb\\bf\\f\\\\'", "it's|a'b|n\nt\tr\rb\bf\f\\")]
    [InlineData("\"a b\"c \"\"", "a bc|")]
    [InlineData(":n :'n' :\"n\" :ä a:n.", "7|'7'|\"7\"|umlaut|a7.")]
    [InlineData(":'name' :\"name\"", "'O''Hara \"x\"'|\"O'Hara \"\"x\"\"\"")]
    [InlineData(": ::", ":|::")]
    [InlineData(":'n", "!has a quote that does not end on its line.")]
    [InlineData(":\"n a", "!has a double quote that does not end on its line.")]
    [InlineData(":n_ a", "!uses the variable 'n_', which is not set.")]
    [InlineData("'a", "!has a quote that does not end on its line.")]
    [InlineData("'a\\", "!has a quote that does not end on its line.")]
    [InlineData("a \"b", "!has a double quote that does not end on its line.")]
    public void Arguments_are_read_as_psql_reads_them(string line, string expected)
    {
        var arguments = PsqlArguments.Read(line, Variables.GetValueOrDefault, out var used, out var fault);
        Assert.Equal(expected, fault is null ? string.Join('|', arguments) : "!" + fault);
        Assert.Equal(line.Length, used);
    }

    [Theory]
    [InlineData("a b\\echo c", "a|b", 3)]
    [InlineData("a \\\\ b", "a", 4)]
    [InlineData("a\\", "a", 1)]
    public void A_backslash_ends_them(string line, string expected, int used)
    {
        var arguments = PsqlArguments.Read(line, _ => null, out var end, out var fault);
        Assert.Equal((expected, used, null), (string.Join('|', arguments), end, fault));
    }
}
