using System.Text;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Layouts;

namespace DbMigrate.Engine.Tests.Folders;

/// <summary>What a tool would run of its file, at the lines where it is.</summary>
public class FileViewTests
{
    [Theory]
    [InlineData(
        MigrationLayout.Dbmate,
        "-- about\n-- migrate:up transaction:false\na;\n-- migrate:down\nb;\n",
        "__a;__|without",
        "____b;"
    )]
    [InlineData(
        MigrationLayout.Goose,
        "-- +goose NO TRANSACTION\n-- +goose Up\n-- +goose StatementBegin\na;\n-- +goose StatementEnd\n-- +goose Down\nb;\n",
        "___a;_;__|without",
        "______b;|without"
    )]
    [InlineData(
        MigrationLayout.SqlMigrate,
        "-- +migrate Up notransaction\na;\r\n-- +migrate Down\nb\n-- +migrate Up\nc;",
        "_a;|____c;|without",
        "___b_"
    )]
    [InlineData(MigrationLayout.NodePgMigrate, "z;\n--- up migration\na;\n-- DOWN MIGRATION\nb;\n", "__a;__", "____b;")]
    [InlineData(MigrationLayout.NodePgMigrate, "a;\n", "a;", "_|absent")]
    [InlineData(MigrationLayout.SqlMigrate, "-- +migrate Down\nb;\n", "__|absent", "_b;")]
    [InlineData(
        MigrationLayout.MyBatis,
        "-- // First\na;\n-- //@UNDO\n-- back\nb;\n",
        "-- // First_a;___",
        "___-- back_b;"
    )]
    [InlineData(MigrationLayout.MyBatis, "a;\r\n-- // @undo\r\nb;", "a;", "__b;")]
    [InlineData(MigrationLayout.MyBatis, "a;\n", "a;", "_|absent")]
    [InlineData(
        MigrationLayout.Dbmate,
        "-- migrate:up\na;\n-- migrate:down\n-- nothing\n",
        "_a;__",
        "___-- nothing|absent"
    )]
    public void Sections_stay_at_their_lines(MigrationLayout tool, string file, string apply, string undo)
    {
        Check(apply, SectionDirection.Apply);
        Check(undo, SectionDirection.Undo);

        void Check(string expected, SectionDirection direction)
        {
            var bytes = Encoding.UTF8.GetBytes(file);
            var view = new FileLayout(tool, direction).View(bytes, "f.sql", new Dictionary<string, string>());
            Assert.Empty(view.Errors);
            Assert.Equal(bytes.Length, view.Text.Length);
            var lines = Encoding.UTF8.GetString(view.Text).Split('\n').Select(l => l.TrimEnd());
            Assert.Equal(
                expected
                    .Replace("|without", string.Empty)
                    .Replace("|absent", string.Empty)
                    .Replace("|", string.Empty)
                    .TrimEnd('_'),
                string.Join('_', lines).TrimEnd('_')
            );
            Assert.Equal(expected.Contains("|without", StringComparison.Ordinal), view.WithoutTransaction);
            Assert.Equal(expected.Contains("|absent", StringComparison.Ordinal), view.IsAbsent);
        }
    }

    [Theory]
    [InlineData(
        MigrationLayout.Dbmate,
        "select 1;\n-- migrate:up\n",
        "f.sql:1:1: dbmate takes no statement before '-- migrate:up'."
    )]
    [InlineData(
        MigrationLayout.Goose,
        "-- about\nselect 1;\n",
        "f.sql:1:1: has no line '-- +goose Up', which goose needs before the statements to apply."
    )]
    [InlineData(
        MigrationLayout.Goose,
        "-- about\n-- migrate:up\nselect 1;\n",
        "f.sql:2:1: '-- migrate:up' is a line of dbmate, but the file is read as goose reads it, which needs '-- +goose Up'. Correct the file, or the layout."
    )]
    [InlineData(
        MigrationLayout.Goose,
        "-- +goose Up\nselect 1;\n-- +goose Down\nselect 2;\n-- migrate:down\nselect 3;\n",
        "f.sql:5:1: '-- migrate:down' is a line of dbmate, and '-- +goose Up' in line 1 one of goose: a file is written for one tool. Remove the lines of the other."
    )]
    [InlineData(
        MigrationLayout.Dbmate,
        "-- migrate:up\nselect 1;\n-- +goose Down\nselect 2;\n",
        "f.sql:3:1: '-- +goose Down' is a line of goose, and '-- migrate:up' in line 1 one of dbmate: a file is written for one tool. Remove the lines of the other."
    )]
    [InlineData(
        MigrationLayout.SqlMigrate,
        "-- +goose Up\n-- +migrate Up\nselect 1;\n",
        "f.sql:1:1: '-- +goose Up' is a line of goose, and '-- +migrate Up' in line 2 one of sql-migrate: a file is written for one tool. Remove the lines of the other."
    )]
    [InlineData(
        MigrationLayout.NodePgMigrate,
        "-- Up Migration\nselect 1;\n-- migrate:down\nselect 2;\n",
        "f.sql:3:1: '-- migrate:down' is a line of dbmate, and '-- Up Migration' in line 1 one of node-pg-migrate: a file is written for one tool. Remove the lines of the other."
    )]
    [InlineData(
        MigrationLayout.Goose,
        "-- +goose Up\n-- +goose StatementBegin\nselect 1;\n",
        "f.sql:2:1: '-- +goose StatementBegin' has no '-- +goose StatementEnd' in its section."
    )]
    [InlineData(
        MigrationLayout.Goose,
        "-- +goose Up\n-- +goose StatementBegin\nselect 1;\n-- +goose Down\n-- +goose StatementEnd\n",
        "f.sql:2:1: '-- +goose StatementBegin' has no '-- +goose StatementEnd' in its section.|f.sql:5:1: '-- +goose StatementEnd' ends a statement that no line begins."
    )]
    [InlineData(
        MigrationLayout.SqlMigrate,
        "-- +migrate Up\n-- +migrate StatementBegin\nselect 1;\n-- +migrate Down\n",
        "f.sql:2:1: '-- +migrate StatementBegin' has no '-- +migrate StatementEnd' in its section."
    )]
    [InlineData(
        MigrationLayout.Goose,
        "-- +goose Up\nselect 1;\n-- +goose Dwon\nselect 2;\n",
        "f.sql:3:1: '-- +goose Dwon' is no line that goose knows: Up, Down, StatementBegin, StatementEnd, NO TRANSACTION, ENVSUB ON, ENVSUB OFF."
    )]
    [InlineData(
        MigrationLayout.SqlMigrate,
        "-- +migrate Up\nselect 1;\n-- +migrate down\nselect 2;\n",
        "f.sql:3:1: '-- +migrate down' is no line that sql-migrate knows: Up, Down, StatementBegin, StatementEnd."
    )]
    [InlineData(
        MigrationLayout.Dbmate,
        "-- migrate:up\nselect 1;\n-- migrate:dwon\nselect 2;\n",
        "f.sql:3:1: '-- migrate:dwon' is no line that dbmate knows: migrate:up, migrate:down."
    )]
    [InlineData(
        MigrationLayout.Goose,
        "-- +goose Up\nselect 1;\n-- +goose Down\nselect 2;\n-- +goose Up\nselect 3;\n",
        "f.sql:5:1: '-- +goose Up' is there twice, the first time in line 1."
    )]
    [InlineData(
        MigrationLayout.Dbmate,
        "-- migrate:down\nselect 2;\n-- migrate:up\nselect 1;\n",
        "f.sql:3:1: '-- migrate:up' is after '-- migrate:down'."
    )]
    [InlineData(
        MigrationLayout.Goose,
        "-- +goose Up\nselect 1;\n-- +goose Down\n-- +goose ENVSUB ON\nselect 2;\n",
        "f.sql:4:1: '-- +goose ENVSUB ON' takes values from the environment of the caller, which a plan does not. Write :name, and define the variable in the plan."
    )]
    [InlineData(
        MigrationLayout.Goose,
        "-- +goose Up\n-- +goose ENVSUB ON\nselect 1;\n",
        "f.sql:2:1: '-- +goose ENVSUB ON' takes values from the environment of the caller, which a plan does not. Write :name, and define the variable in the plan."
    )]
    [InlineData(
        MigrationLayout.Flyway,
        "select 1;\n  select '${app.user}';",
        "f.sql:2:11: the placeholder ${app.user} has no value. Define the variable 'app_user' in the plan."
    )]
    public void What_the_tool_would_refuse_is_refused(MigrationLayout tool, string file, string errors) =>
        Assert.Equal(
            errors.Split('|'),
            new FileLayout(tool, SectionDirection.Apply)
                .View(Encoding.UTF8.GetBytes(file), "f.sql", new Dictionary<string, string>())
                .Errors.Select(e => e.ToString())
        );

    [Fact]
    public void Placeholders_and_breakpoints_are_replaced()
    {
        var variables = new Dictionary<string, string>
        {
            ["app_user"] = "joe",
            ["DATABASE_OWNER"] = "own",
            ["x"] = "y",
        };
        Assert.Equal(
            "grant a to joe; -- V1__f.sql $${}",
            View(MigrationLayout.Flyway, "grant a to ${app.user}; -- ${flyway:filename} $${}")
        );
        Assert.Equal(
            "alter x owner to own; ':x' a::TEXT :OTHER",
            View(MigrationLayout.GraphileMigrate, "alter x owner to :DATABASE_OWNER; ':x' a::TEXT :OTHER")
        );
        Assert.Equal(
            "select 1\n;                       \nselect 2",
            View(MigrationLayout.Drizzle, "select 1\n--> statement-breakpoint\nselect 2")
        );

        string View(MigrationLayout tool, string text) =>
            Encoding.UTF8.GetString(
                new FileLayout(tool, SectionDirection.Apply)
                    .View(Encoding.UTF8.GetBytes(text), "db/V1__f.sql", variables)
                    .Text
            );
    }
}
