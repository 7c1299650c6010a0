using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>psql's variables and commands.</summary>
public sealed class PsqlTests
{
    private static readonly SqlReadOptions Variables = new()
    {
        Variables = new Dictionary<string, string>
        {
            ["n"] = "7",
            ["name"] = "O'Hara",
            ["schema"] = "my app",
            ["two"] = "1; select 2",
            ["path"] = "a\\b",
            ["outer"] = ":n + 1",
            ["self"] = ":self",
        },
    };

    [Theory]
    [InlineData("select :n", "select 7")]
    [InlineData("select :'name', :\"schema\".t, :'path'", "select 'O''Hara', \"my app\".t, E'a\\\\b'")]
    [InlineData(
        "select ':n', \":n\", $$:n$$, 1::n, a[1:n], a[:n], a[f(:n)], a[2 + :n]",
        "select ':n', \":n\", $$:n$$, 1::n, a[1:n], a[7], a[f(7)], a[2 + 7]"
    )]
    [InlineData(
        "select a[1:2], a[:m], a[b:c], array[1, :n], json_object('a':n, 'b': :n)",
        "select a[1:2], a[:m], a[b:c], array[1, 7], json_object('a':n, 'b': 7)"
    )]
    [InlineData("select a[1: :n], a[:n : :n]", "select a[1: 7], a[7 : 7]")]
    [InlineData("select :{?n}, :{?m}", "select TRUE, FALSE")]
    [InlineData("select :two", "select 1|select 2")]
    [InlineData("select :outer", "select 7 + 1")]
    [InlineData("select \\:n", "select :n")]
    [InlineData("x := :n", "x := 7")]
    [InlineData("select /* :m */ 1 -- :m", "select /* :m */ 1")]
    public void Variables_are_substituted_where_psql_does(string sql, string expected) =>
        Assert.Equal(expected.Split('|'), SqlReader.ReadText(sql, "a.sql", Variables).Statements.Select(s => s.Text));

    [Fact]
    public void Set_defines_and_joins_its_arguments() =>
        Assert.Equal(["select 'a bc'"], SplitTests.Texts("\\set v 'a ' b\n\\set w :v c\n\\echo :w\nselect :'w';"));

    [Fact]
    public void A_command_in_a_statement_is_not_part_of_it() =>
        Assert.Equal(["select 1\n\n, 2"], SplitTests.Texts("select 1\n\\echo in between\n, 2;"));

    [Fact]
    public void The_dump_of_pg_dump_is_read()
    {
        const string Dump =
            "\\restrict abc\nset client_encoding = 'UTF8';\ncopy public.t (a, b) from stdin;\n1\t;'\n\\\\.\n\\.\n\n\nselect 2;\n\\unrestrict abc\n";
        var script = SqlReader.ReadText(Dump, "dump.sql");
        Assert.Equal(
            ["set client_encoding = 'UTF8'", "copy public.t (a, b) from stdin", "select 2"],
            script.Statements.Select(s => s.Text)
        );
        var copy = script.Statements[1].Copy!;
        Assert.Equal("1\t;'\n\\\\.\n", new StreamReader(copy.OpenRead()).ReadToEnd());
        Assert.Equal("dump.sql:5:1", copy.Locate(2).ToString());
        Assert.Equal("dump.sql:9:1", script.Statements[2].Start.ToString());
    }

    [Fact]
    public void Errors_are_placed_through_variables()
    {
        var statement = SqlReader.ReadText("select\n  :n, :'name',\r\n  é, nope;", "a.sql", Variables).Statements[0];
        Assert.Equal("select\n  7, 'O''Hara',\n  é, nope", statement.Text);
        Assert.Equal("a.sql:2:3", statement.Locate(10).ToString());
        Assert.Equal("a.sql:2:7", statement.Locate(15).ToString());
        var place = statement.Locate(statement.Text.IndexOf("nope", StringComparison.Ordinal) + 1);
        Assert.Equal("a.sql:3:6", place.ToString());
        Assert.Equal("  é, nope;", statement.SourceLine(place));
    }
}
