using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>Where a statement ends.</summary>
public sealed class SplitTests
{
    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(65)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(4105)]
    [InlineData(8193)]
    public void Any_number_of_statements_keeps_its_order(int count)
    {
        var expected = Enumerable.Range(0, count).Select(i => $"select {i}").ToList();

        Assert.Equal(expected, Texts(string.Join(";\n", expected)));
    }

    [Theory]
    [InlineData("select 1; select 2", "select 1|select 2")]
    [InlineData(";;select 1;;", "select 1")]
    [InlineData("-- a; b\nselect 1 -- c; d\n;/* e; */", "select 1")]
    [InlineData("select 'a;''b;'; select 2", "select 'a;''b;'|select 2")]
    [InlineData("select \"a;\"\"b;\"; select 2", "select \"a;\"\"b;\"|select 2")]
    [InlineData("select E'a\\';b'; select 2", "select E'a\\';b'|select 2")]
    [InlineData("select 'a\\'; select 2", "select 'a\\'|select 2")]
    [InlineData("select e'a' -- c\n  'b\\';c'; select 2", "select e'a' -- c\n  'b\\';c'|select 2")]
    [InlineData("select 'a' 'b\\'; select 2", "select 'a' 'b\\'|select 2")]
    [InlineData(
        "select U&'d\\0061;' UESCAPE '!'; select U&\"a;b\"",
        "select U&'d\\0061;' UESCAPE '!'|select U&\"a;b\""
    )]
    [InlineData("select b'01;', x'1;', n';'; select 2", "select b'01;', x'1;', n';'|select 2")]
    [InlineData("select $$a;$b$;$$; select 2", "select $$a;$b$;$$|select 2")]
    [InlineData("select $a$;$$;$b$;$a$; select 2", "select $a$;$$;$b$;$a$|select 2")]
    [InlineData("select a$b$; select c$b$", "select a$b$|select c$b$")]
    [InlineData("select $1; select $2", "select $1|select $2")]
    [InlineData("select $é$;$é$; select 2", "select $é$;$é$|select 2")]
    [InlineData("/* a /* b; */ c; */ select 1; select 2", "select 1|select 2")]
    [InlineData("select 1 +-- ;\n 2; select 3 */* ; */ 4", "select 1 +-- ;\n 2|select 3 */* ; */ 4")]
    [InlineData("select 1 as \"U&\", u&'x;' ; select 2", "select 1 as \"U&\", u&'x;'|select 2")]
    public void Quotes_and_comments_hide_a_semicolon(string sql, string expected) =>
        Assert.Equal(expected.Split('|'), Texts(sql));

    [Theory]
    [InlineData(
        "create function f() returns int begin atomic select 1; select 2; end; select 3",
        "create function f() returns int begin atomic select 1; select 2; end|select 3"
    )]
    [InlineData(
        "create or replace procedure p() begin atomic end; select 3",
        "create or replace procedure p() begin atomic end|select 3"
    )]
    [InlineData(
        "create function f() returns int begin atomic select case when true then 1 end; end; select 3",
        "create function f() returns int begin atomic select case when true then 1 end; end|select 3"
    )]
    [InlineData(
        "create function f(x t) returns int begin atomic select x.end; select 1 end; select x.\"end\" end from t; end; select 3",
        "create function f(x t) returns int begin atomic select x.end; select 1 end; select x.\"end\" end from t; end|select 3"
    )]
    [InlineData(
        "create function atomic() returns int language sql as 'select 1'; select 2",
        "create function atomic() returns int language sql as 'select 1'|select 2"
    )]
    [InlineData(
        "create function begin() returns int return 1; select 2",
        "create function begin() returns int return 1|select 2"
    )]
    [InlineData(
        "create function f(\"begin\" int, atomic int) returns int return 1; select 2",
        "create function f(\"begin\" int, atomic int) returns int return 1|select 2"
    )]
    [InlineData("begin; select atomic; end; select 1", "begin|select atomic|end|select 1")]
    [InlineData(
        "create rule r as on insert to t do also (insert into a values (1); delete from b;); select 1",
        "create rule r as on insert to t do also (insert into a values (1); delete from b;)|select 1"
    )]
    [InlineData(
        "create or replace rule r as on insert to t do instead nothing; select 1",
        "create or replace rule r as on insert to t do instead nothing|select 1"
    )]
    public void Bodies_keep_their_semicolons(string sql, string expected) =>
        Assert.Equal(expected.Split('|'), Texts(sql));

    [Fact]
    public void Backslashes_follow_the_setting()
    {
        const string Sql = "select 'a\\';b'; set standard_conforming_strings = on; select 'a\\'; select 1";
        var script = SqlReader.ReadText(Sql, "a.sql", new SqlReadOptions { StandardConformingStrings = false });
        Assert.Equal(
            ["select 'a\\';b'", "set standard_conforming_strings = on", "select 'a\\'", "select 1"],
            script.Statements.Select(s => s.Text)
        );
    }

    [Fact]
    public void A_place_is_that_of_the_first_token()
    {
        var script = SqlReader.ReadText("\n  -- é\n  select 'é',\r\n 1 ;\r\n\r\nselect 2", "a.sql");
        Assert.Equal("a.sql:3:3", script.Statements[0].Start.ToString());
        Assert.Equal("select 'é',\n 1", script.Statements[0].Text);
        Assert.Equal(11, script.Statements[0].Offset);
        Assert.Equal(16, script.Statements[0].Length);
        Assert.Equal("a.sql:6:1", script.Statements[1].Start.ToString());
    }

    internal static string[] Texts(string sql) =>
        SqlReader.ReadText(sql, "a.sql").Statements.Select(s => s.Text).ToArray();
}
