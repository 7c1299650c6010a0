namespace DbMigrate.Engine.Tests.Folders;

/// <summary>A last file that builds what all others build is for empty databases.</summary>
public class MisplacedBootstrapTests
{
    private const string Note =
        "db/999_schema.sql:1:1: is the last phase, and makes users as the first files do: it seems to build the whole schema, "
        + "which is for empty databases only. Name it under 'bootstrap', or under 'archive'.";

    [Theory]
    [InlineData("create table public.users (id int);\ncreate table orders (id int);", true)]
    [InlineData("create table if not exists users (id int);", true)]
    [InlineData("alter table users add b int;", false)]
    [InlineData("drop table users;\ncreate table users (id int);", false)]
    [InlineData("create table \"users", false)]
    public void It_is_noted_where_it_makes_the_tables_of_the_first_files(string last, bool isNoted)
    {
        using var folder = new ForeignFolder(
            "plain",
            [("001_users.sql", "create table users (id int);"), ("002_a.sql", "select 1;"), ("999_schema.sql", last)],
            string.Empty
        );
        Assert.Equal(isNoted ? [Note] : [], folder.Read().Source!.Notes.Select(n => n.ToString()));
    }

    [Fact]
    public void A_bootstrap_and_an_archived_file_are_no_phases()
    {
        foreach (
            var more in (string[])
                ["bootstrap: { file: db/999_schema.sql, through: 001_users }", "archive: db/999_schema.sql"]
        )
        {
            using var folder = new ForeignFolder(
                "plain",
                [("001_users.sql", "create table users ();"), ("999_schema.sql", "create table users ();")],
                $"  {more}\n"
            );
            Assert.Empty(folder.Read().Source!.Notes);
        }
    }
}
