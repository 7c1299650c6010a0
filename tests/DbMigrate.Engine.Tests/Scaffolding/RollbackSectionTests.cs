using System.Text;

namespace DbMigrate.Engine.Tests.Scaffolding;

/// <summary>What the end of a numbered file says in comments becomes the file that takes it back.</summary>
public class RollbackSectionTests
{
    private const string Sql = "create table t (id int);\n";

    [Theory]
    [InlineData("/*\nROLLBACK SCRIPT\n\ndrop table t;\n*/\n", "-- ROLLBACK SCRIPT\n\ndrop table t;\n")]
    [InlineData(
        "-- ROLLBACK SCRIPT\n-- drop table t;\n--   -- and nothing else\n",
        "-- ROLLBACK SCRIPT\ndrop table t;\n  -- and nothing else\n"
    )]
    [InlineData("-- ROLLBACK SCRIPT:\n/*\ndrop table t;\n*/\n", "-- ROLLBACK SCRIPT:\n\ndrop table t;\n")]
    [InlineData(
        "-- =====\n-- Rollback Script (by hand)\n-- =====\n--\n-- drop table t;\n",
        "-- =====\n-- Rollback Script (by hand)\n-- =====\n--\ndrop table t;\n"
    )]
    [InlineData(
        "/* ==== ROLLBACK SCRIPT ==== */\n-- drop table t;\n",
        "-- ==== ROLLBACK SCRIPT ==== \ndrop table t;\n"
    )]
    [InlineData(
        "/*\n * ROLLBACK SCRIPT\n * ---------------\n * drop table t;\n */\n",
        "-- ROLLBACK SCRIPT\n-- ---------------\ndrop table t;\n"
    )]
    [InlineData(
        "-- ROLLBACK\n-- Take it back:\n/*\ndrop table t; /* nested */\n*/",
        "-- ROLLBACK\n-- Take it back:\n\ndrop table t; /* nested */\n"
    )]
    [InlineData("/*\nROLLBACK SCRIPT\n-- drop table t;\n*/\n", "-- ROLLBACK SCRIPT\ndrop table t;\n")]
    [InlineData(
        "-- ROLLBACK SCRIPT\n/* drop\n  table t; */\n\n/* drop view v; */\n",
        "-- ROLLBACK SCRIPT\n drop\n  table t; \n\n drop view v;\n"
    )]
    [InlineData("-- ROLLBACK SCRIPT\r\n-- drop table t;\r\n", "-- ROLLBACK SCRIPT\r\ndrop table t;\r\n")]
    public void A_section_is_taken_out_of_its_comments(string section, string undo)
    {
        using var folder = new NumberedFolder(("001_t.sql", Sql + section));
        var plan = folder.Make();
        Assert.Empty(plan.Findings);
        Assert.Equal(Sql, folder.Read("001_t.sql"));
        Assert.Equal(undo, folder.Read("001_t.undo.sql"));
        Assert.Equal(["sql 001_t.undo.sql"], plan.Phases[0].Undo!.Select(s => s.Name));
    }

    [Fact]
    public void The_rest_is_copied_byte_for_byte()
    {
        const string Head =
            "\uFEFF-- Größe /* of a thing\r\ncreate function f() returns text language sql as $$ select '-- ROLLBACK SCRIPT /*' $$;\r\n\r\n";
        using var folder = new NumberedFolder(
            ("01-f.sql", Head + "-- ROLLBACK SCRIPT\r\n-- drop function f();\r\n\r\n-- the end of it ☂\r\n"),
            ("02-g.sql", "select 1")
        );
        var plan = folder.Make();
        // Lines of dashes under the heading belong to it, up to the end of the file.
        Assert.Equal(Encoding.UTF8.GetBytes(Head), File.ReadAllBytes(Path.Combine(folder.Target, "01-f.sql")));
        Assert.Equal("select 1", folder.Read("02-g.sql"));
        Assert.StartsWith("-- ROLLBACK SCRIPT\r\ndrop function f();\r\n", folder.Read("01-f.undo.sql"));
        Assert.Contains(
            NumberedFolder.Notes(plan),
            n =>
                n.StartsWith(
                    "01-f.sql:7:1: the rollback script says 'the end of it ☂', which is not known SQL",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public void What_follows_a_block_with_its_heading_stays()
    {
        using var folder = new NumberedFolder(
            ("1_t.sql", Sql + "/* ROLLBACK SCRIPT\ndrop table t; */\n\n-- reviewed\n")
        );
        folder.Make();
        Assert.Equal(Sql + "\n-- reviewed\n", folder.Read("1_t.sql"));
    }

    [Fact]
    public void Rows_of_a_COPY_and_commands_of_psql_are_no_comments()
    {
        const string Head =
            "create table t (a text);\ncopy t from stdin;\n-- ROLLBACK SCRIPT\n/* x\n\\.\n\\echo -- ROLLBACK SCRIPT\n";
        using var folder = new NumberedFolder(("1_t.sql", Head + "-- ROLLBACK SCRIPT\n-- drop table t;\n"));
        Assert.Empty(folder.Make().Findings);
        Assert.Equal(Head, folder.Read("1_t.sql"));
    }

    [Fact]
    public void A_command_of_psql_ends_it()
    {
        using var folder = new NumberedFolder(
            ("1_t.sql", Sql + "-- ROLLBACK SCRIPT\n-- drop table t;\n\\echo done\n-- ended\n")
        );
        Assert.Empty(folder.Make().Findings);
        Assert.Equal(
            (Sql + "\\echo done\n-- ended\n", "-- ROLLBACK SCRIPT\ndrop table t;\n"),
            (folder.Read("1_t.sql"), folder.Read("1_t.undo.sql"))
        );
    }

    [Fact]
    public void Prose_becomes_a_comment_and_is_told()
    {
        using var folder = new NumberedFolder(
            (
                "001_t.sql",
                Sql
                    + "/*\nROLLBACK SCRIPT\nDon't run this lightly, it's final:\ndrop index i;\nand when nobody looks\ndrop table t;\nThen tell the others.\n*/\n"
            )
        );
        var plan = folder.Make();
        Assert.Equal(
            "-- ROLLBACK SCRIPT\n-- Don't run this lightly, it's final:\ndrop index i;\n-- and when nobody looks\ndrop table t;\n-- Then tell the others.\n",
            folder.Read("001_t.undo.sql")
        );
        Assert.Equal([4, 6, 8], plan.Findings.Select(f => f.Place.Line).Order());
        Assert.Contains(
            "# TODO 001_t.sql:6:1: the rollback script says 'and when nobody looks'",
            folder.Read("plan.yaml")
        );
    }

    [Theory]
    [InlineData(
        "/*\nROLLBACK SCRIPT\ndrop table 't;\n*/\n",
        "001_t.sql:4:1: the rollback script cannot be read as SQL:"
    )]
    [InlineData("/*\nROLLBACK SCRIPT\nSee the wiki.\n*/\n", "001_t.sql:4:1: the rollback script says 'See the wiki.'")]
    [InlineData("-- ROLLBACK SCRIPT: none\n", "001_t.sql:2:1: the rollback script contains no statement.")]
    [InlineData("/* ROLLBACK SCRIPT: drop table t; */\n", "001_t.sql:2:1: the rollback script contains no statement.")]
    [InlineData(
        "/*\nROLLBACK SCRIPT\ndrop table t;\n\\gexec\n*/\n",
        "001_t.sql:5:1: the rollback script cannot be read as SQL:"
    )]
    public void A_section_that_gives_no_SQL_stays_where_it_is_and_is_told(string section, string note)
    {
        using var folder = new NumberedFolder(("001_t.sql", Sql + section));
        var plan = folder.Make();
        Assert.Equal(Sql + section, folder.Read("001_t.sql"));
        Assert.False(File.Exists(Path.Combine(folder.Target, "001_t.undo.sql")));
        Assert.Contains(plan.Findings, f => f.ToString().StartsWith(note, StringComparison.Ordinal));
        Assert.Contains(
            plan.Findings,
            f => f.Message.StartsWith("the rollback script was not extracted", StringComparison.Ordinal)
        );
        Assert.Contains(plan.Findings, f => f.Message.StartsWith("phase 001 has no undo", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "-- ROLLBACK SCRIPT\n-- drop table t;\ncreate table u (id int);\n",
        "001_t.sql:2:1: this rollback script is before other statements; it was not extracted."
    )]
    [InlineData(
        "begin;\ncreate table u (id int);\n/* ROLLBACK SCRIPT\ndrop table t; */\ncommit;\n",
        "001_t.sql:4:1: this rollback script is before other statements; it was not extracted."
    )]
    [InlineData(
        "-- To rollback, drop the table.\n",
        "001_t.sql:2:1: this comment mentions a rollback without the heading ROLLBACK SCRIPT; it was not extracted."
    )]
    [InlineData("frobnicate t;\n", "001_t.sql:2:1: 'frobnicate t' is an unknown statement; it was copied unchanged.")]
    [InlineData("\\gexec\n", "001_t.sql:2:1:")]
    [InlineData("select 'open;\n", "001_t.sql:2:8:")]
    [InlineData(
        "\\timing on\n-- ROLLBACK SCRIPT\n-- drop table t;\n",
        "001_t.sql:1:1: its rollback script was not extracted, since the file cannot be read as SQL."
    )]
    public void What_else_was_not_understood_is_told_and_nothing_is_dropped(string rest, string note)
    {
        using var folder = new NumberedFolder(("001_t.sql", Sql + rest));
        var plan = folder.Make();
        Assert.Equal(Sql + rest, folder.Read("001_t.sql"));
        Assert.Contains(NumberedFolder.Notes(plan), n => n.StartsWith(note, StringComparison.Ordinal));
        Assert.Contains("# TODO " + note, folder.Read("plan.yaml"));
    }
}
