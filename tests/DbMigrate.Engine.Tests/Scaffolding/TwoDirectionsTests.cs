namespace DbMigrate.Engine.Tests.Scaffolding;

/// <summary>Files of other tools that hold both directions become a file to apply and a file to undo.</summary>
public class TwoDirectionsTests
{
    [Theory]
    [InlineData("-- migrate:up\n", "-- migrate:down\n")]
    [InlineData("-- +goose Up\n", "-- +goose Down\n")]
    [InlineData("-- +migrate Up\n", "-- +migrate Down\n")]
    [InlineData("-- Up Migration\n", "-- Down Migration\n")]
    [InlineData("", "-- //@UNDO\n")]
    [InlineData("-- !Ups\r\n", "-- !Downs\r\n")]
    public void The_section_that_undoes_becomes_the_undo_file(string up, string down)
    {
        using var folder = new NumberedFolder(("001_t.sql", $"{up}create table t (id int);\n\n{down}drop table t;\n"));
        var plan = Make(folder);
        Assert.Empty(plan.Findings);
        Assert.Equal($"{up}create table t (id int);\n\n", folder.Read("001_t.sql"));
        Assert.Equal("drop table t;\n", folder.Read("001_t.undo.sql"));
        Assert.Equal(["sql 001_t.undo.sql"], plan.Phases[0].Undo!.Select(s => s.Name));
    }

    [Fact]
    public void Sections_that_alternate_are_put_together()
    {
        using var folder = new NumberedFolder(
            (
                "001_t.sql",
                "-- +goose Up\nselect 'a'\n-- +goose Down\nselect 'b';\n-- +goose Up\nselect 'c';\n-- +goose Down\nselect 'd'"
            )
        );
        Make(folder);
        Assert.Equal("-- +goose Up\nselect 'a'\n-- +goose Up\nselect 'c';\n", folder.Read("001_t.sql"));
        Assert.Equal("select 'b';\nselect 'd'", folder.Read("001_t.undo.sql"));
    }

    [Fact]
    public void What_is_not_taken_over_is_a_warning()
    {
        const string Both = "-- migrate:up transaction:false\nselect 1;\n-- migrate:down\nselect 2;\n";
        using var folder = new NumberedFolder(
            ("001_a.sql", Both),
            ("001_a.undo.sql", "select 3;\n"),
            ("002_b.sql", "-- +goose Up\nselect 1;\n-- +goose Down\n"),
            ("003_c.sql", "-- +goose NO TRANSACTION\n-- +goose Up\nselect 1;\n-- +goose Down\nselect 2;\n"),
            ("004_d.sql", "-- +goose Up\nselect 1;\n-- +goose Down\nselect 'open;\n")
        );
        Assert.Equal(
            [
                "001_a.sql:1:1: '-- migrate:up transaction:false' asks for no transaction. Statements that cannot run in "
                    + "one run on their own; where others should, give their step 'transaction: statement'.",
                "001_a.sql:3:1: its section that undoes was not extracted, since an undo file exists.",
                "002_b.sql:1:1: phase 002 has no undo: write one, or give the reason with irreversible.",
                "003_c.sql:1:1: '-- +goose NO TRANSACTION' asks for no transaction. Statements that cannot run in one "
                    + "run on their own; where others should, give their step 'transaction: statement'.",
                "004_d.sql:4:8: a string begins here and is not terminated. The file was copied unchanged; correct it "
                    + "before the phase is run.",
                "004_d.sql:1:1: phase 004 has no undo: write one, or give the reason with irreversible.",
            ],
            Make(folder).Findings.Select(f => f.ToString())
        );
        Assert.Equal("select 3;\n", folder.Read("001_a.undo.sql"));
        Assert.DoesNotContain("select 2", folder.Read("001_a.sql"));
        Assert.Equal("select 2;\n", folder.Read("003_c.undo.sql"));
    }

    private static MigrationPlan Make(NumberedFolder folder) =>
        MigrationPlanScaffolder
            .Draft(new NewPlanOptions { Folder = folder.Target, FromFolder = folder.Source })
            .Write(force: false);
}
