using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>A section that undoes, in a file with two directions, never runs forward.</summary>
public sealed class SectionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dbmigrate-sections-").FullName;

    public static TheoryData<string> UndoLines =>
        [
            "-- migrate:down",
            "--migrate:down transaction:false",
            "-- +goose Down",
            "-- +goose down",
            "-- +migrate Down notransaction",
            "-- +micrate Down",
            "-- //@UNDO",
            "-- // @UNDO",
            "--//@undo",
            "-- Down Migration",
            "-- !Downs",
            "-- rambler down",
            "---- create above / drop below ----",
            "-- ==== DOWN ====",
            "  -- migrate:down",
        ];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(UndoLines))]
    public void A_section_that_undoes_is_an_error_at_its_line(string line)
    {
        Assert.Equal(
            [$"a.sql:2:{line.IndexOf('-', StringComparison.Ordinal) + 1}: '{line.Trim()}' begins"],
            Errors($"create table t (id int);\n{line}\ndrop table t;\n")
        );
        Assert.Equal(
            [$"a.sql:2:{line.IndexOf('-', StringComparison.Ordinal) + 1}: '{line.Trim()}' begins"],
            Errors($"create table t (id int)\r\n{line}\r\ndrop table t")
        );
    }

    [Theory]
    [MemberData(nameof(UndoLines))]
    public void A_section_without_statements_or_in_other_text_is_none(string line)
    {
        Assert.Empty(Errors($"create table t (id int);\n{line}\n-- drop table t;\n"));
        Assert.Empty(Errors($"select '\n{line}\n';\nselect 1;"));
        Assert.Empty(Errors($"do $$\n{line}\n$$;\nselect 1;"));
        Assert.Empty(Errors($"/*\n{line}\n*/\nselect 1;"));
        Assert.Empty(Errors($"select 1; {line.Trim()}\nselect 1;"));
    }

    [Theory]
    [InlineData("-- down with it")]
    [InlineData("-- migrate:downwards")]
    [InlineData("-- + Down")]
    [InlineData("-- Down Migration of the data follows")]
    [InlineData("-- the goose is down")]
    [InlineData("-- /@UNDO")]
    [InlineData("---------------- = = = ")]
    public void Prose_is_no_section(string line) => Assert.Empty(Errors($"select 1;\n{line}\nselect 2;\n"));

    [Fact]
    public void Each_section_that_undoes_is_named_once_and_a_section_that_applies_ends_it()
    {
        Assert.Equal(
            ["a.sql:3:1: '-- migrate:down' begins", "a.sql:8:1: '-- migrate:down' begins"],
            Errors(
                "-- migrate:up\nselect 1;\n-- migrate:down\nselect 2;\nselect 3;\n-- migrate:up\nselect 4;\n"
                    + "-- migrate:down\nselect 5;\n"
            )
        );
        Assert.Empty(Errors("-- migrate:down\n\n-- migrate:up\nselect 1;\n"));
    }

    [Fact]
    public void An_included_file_is_looked_through_too()
    {
        File.WriteAllText(Path.Combine(_folder, "b.sql"), "select 1;\n-- +goose Down\nselect 2;\n");
        Assert.Equal(["b.sql:2:1: '-- +goose Down' begins"], Errors("\\i b.sql\nselect 3;\n"));
        File.WriteAllText(Path.Combine(_folder, "b.sql"), "select 1;\n");
        Assert.Equal(["a.sql:1:1: '-- +goose Down' begins"], Errors("-- +goose Down\n\\i b.sql\n"));
    }

    [Fact]
    public void A_line_at_the_edge_of_what_is_in_memory_is_seen()
    {
        // Files are read in blocks of 64 KB.
        for (var length = 65_500; length < 65_560; length += 3)
        {
            var sql = "select 1; --" + new string('x', length - 13) + "\n-- migrate:down\nselect 2;\n";
            Assert.Equal(["a.sql:2:1: '-- migrate:down' begins"], Errors(sql));
        }
    }

    [Fact]
    public void A_file_has_the_sections_of_one_tool()
    {
        File.WriteAllText(
            Path.Combine(_folder, "a.sql"),
            "-- +goose Up\nselect 1;\n-- migrate:up\nselect 2;\n-- +goose Up\nselect 3;\n"
        );
        var error = Assert.Throws<PlanInvalidException>(() =>
            SqlReader.ReadFile(Path.Combine(_folder, "a.sql"), new SqlReadOptions { RootFolder = _folder })
        );
        Assert.Equal(
            "a.sql:3:1: '-- migrate:up' is a line of dbmate, and '-- +goose Up' in line 1 one of goose: a file is "
                + "written for one tool. Remove the lines of the other.",
            Assert.Single(error.Findings).ToString()
        );

        // Each file on its own.
        File.WriteAllText(Path.Combine(_folder, "b.sql"), "-- migrate:up\nselect 1;\n");
        Assert.Empty(Errors("-- +goose Up\n\\i b.sql\nselect 3;\n"));
    }

    private List<string> Errors(string sql)
    {
        var path = Path.Combine(_folder, "a.sql");
        File.WriteAllText(path, sql);
        try
        {
            _ = SqlReader.ReadFile(path, new SqlReadOptions { RootFolder = _folder });
            return [];
        }
        catch (PlanInvalidException e)
        {
            return
            [
                .. e.Findings.Select(f =>
                    f.ToString()[..(f.ToString().IndexOf(" begins", StringComparison.Ordinal) + 7)]
                ),
            ];
        }
    }
}
