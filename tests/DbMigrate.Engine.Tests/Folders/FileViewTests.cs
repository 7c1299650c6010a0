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
        "__-- +goose StatementBegin_a;_;__|without",
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
        "-- migrate:up\nselect 1;\n",
        "f.sql:1:1: has no line '-- +goose Up', which goose needs before the statements to apply."
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
    public void What_the_tool_would_refuse_is_refused(MigrationLayout tool, string file, string error) =>
        Assert.Equal(
            [error],
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
