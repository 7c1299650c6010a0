using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>What cannot be run is said with its place, and all at once.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dbmigrate-sql-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("select 1;\nselect 'abc;\n", "a.sql:2:8: a string begins here")]
    [InlineData("select \"abc;\n", "a.sql:1:8: a quoted name begins here")]
    [InlineData("select $x$ abc; $y$", "a.sql:1:8: a dollar quote begins here")]
    [InlineData("select 1;\n  /* abc /* */ ;\n", "a.sql:2:3: a comment begins here")]
    [InlineData("select 1 +\n  /* abc", "a.sql:2:3: a comment begins here")]
    [InlineData(
        "select (1;\nselect 2",
        "a.sql:1:8: a parenthesis opens here that is not closed before the ';' in line 1"
    )]
    [InlineData("select (1\n", "a.sql:1:8: a parenthesis opens here")]
    [InlineData("create function f() returns int begin atomic select 1;", "a.sql:1:33: this BEGIN ATOMIC")]
    [InlineData("copy t from stdin;\n1\n", "a.sql:1:1: the rows of this COPY")]
    [InlineData("copy t from stdin", "a.sql:1:1: the rows of this COPY")]
    [InlineData("copy t from stdin; select 1;\n\\.\n", "a.sql:1:20: nothing may follow")]
    [InlineData("copy t to stdout;", "a.sql:1:1: COPY … TO STDOUT")]
    [InlineData(
        "select 1;\n\\connect other\n",
        "a.sql:2:1: \\connect is a psql command that is not supported here. Put what follows"
    )]
    [InlineData("select 1 \\gset\n", "a.sql:1:10: \\gset")]
    [InlineData("\\restrict a\n\\i b.sql\n", "a.sql:2:1: \\i is between")]
    [InlineData("\\set v `date`\n", "a.sql:1:1: \\set runs a shell command")]
    [InlineData("\\set ON_ERROR_STOP off\n", "a.sql:1:1: \\set ON_ERROR_STOP off is not taken")]
    [InlineData(
        "select :custmer",
        "a.sql:1:8: the variable 'custmer' is not set. Define it under 'variables' in the plan, where a run can give it another value, or use \\set. Did you mean 'customer'?"
    )]
    [InlineData("select :DBNAME", "a.sql:1:8: the variable 'DBNAME' is not set; psql sets it by itself")]
    [InlineData("select :self", "a.sql:1:8: the variable 'self' is part of its own value")]
    [InlineData("select :open", "a.sql:1:8: the value of the variable 'open' has a string that is not terminated")]
    [InlineData("select 1;\nbegin;\nselect 1", "a.sql:2:1: this transaction is not ended")]
    [InlineData("commit;", "a.sql:1:1: there is no open transaction")]
    [InlineData("begin;\nbegin;\ncommit;", "a.sql:2:1: a transaction is already open, since a.sql:1:1")]
    [InlineData("begin;\nrollback;", "a.sql:2:1: a file that rolls back")]
    [InlineData(
        "begin;\nvacuum;\ncommit;",
        "a.sql:2:1: PostgreSQL refuses VACUUM in a transaction, and one is open since a.sql:1:1"
    )]
    [InlineData("set client_encoding to latin1", "a.sql:1:1: the client encoding becomes latin1 here")]
    public void Bad_input_is_named_with_its_place(string sql, string expected)
    {
        var options = new SqlReadOptions
        {
            Variables = new Dictionary<string, string>
            {
                ["customer"] = "1",
                ["self"] = "1 + :self",
                ["open"] = "'a",
            },
        };
        var error = Assert.Throws<PlanInvalidException>(() => SqlReader.ReadText(sql, "a.sql", options));
        Assert.StartsWith(expected, error.Findings[0].ToString(), StringComparison.Ordinal);
        Assert.Single(error.Findings);
    }

    [Fact]
    public void All_errors_come_at_once()
    {
        var error = Assert.Throws<PlanInvalidException>(() =>
            SqlReader.ReadText("\\x\nselect :a;\n\\timing\nselect :b, (2;\nselect 'x", "a.sql")
        );
        Assert.Equal([1, 2, 3, 4, 4, 5], error.Findings.Select(f => f.Place.Line));
    }

    [Theory]
    [InlineData(new byte[] { 0x2D, 0x2D, 0x0A, 0x27, 0xE9, 0x27 }, "a.sql:2:2: byte 4 is not UTF-8 (byte 0xE9)")]
    [InlineData(new byte[] { 0x73, 0x00, 0x73 }, "a.sql:1:2: byte 1 is a NUL byte")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x73, 0x00 }, "a.sql:1:1: is UTF-16")]
    public void Only_utf8_is_read(byte[] bytes, string expected)
    {
        var error = Assert.Throws<PlanInvalidException>(() => Read(bytes));
        Assert.StartsWith(expected, Assert.Single(error.Findings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_and_line_ends_do_not_change_the_checksum()
    {
        const string Sql = "select 1,\n2;\n";
        var plain = SqlReader.ReadText(Sql, "a.sql");
        Assert.Equal(
            "v1:sha256:"
                + Convert
                    .ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Sql)))
                    .ToLowerInvariant(),
            plain.Checksum
        );
        var other = Read(
            System.Text.Encoding.UTF8.GetBytes("\uFEFF" + Sql.Replace("\n", "\r\n", StringComparison.Ordinal))
        );
        Assert.Equal(plain.Checksum, other.Checksum);
        Assert.Equal(plain.Statements[0].Text, other.Statements[0].Text);
        Assert.Equal("a.sql:1:1", other.Statements[0].Start.ToString());
        Assert.Equal("a.sql:2:1", other.Statements[0].Locate(11).ToString());
        Assert.Equal("select 1,", other.Statements[0].SourceLine(other.Statements[0].Start));
    }

    [Fact]
    public void Includes_are_followed_inside_the_folder_only()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "sub"));
        File.WriteAllText(Path.Combine(_folder, "b.sql"), "select 'b';\n\\ir sub/c.sql\n");
        File.WriteAllText(Path.Combine(_folder, "sub", "c.sql"), "select 'c';\n\\ir d.sql\n");
        File.WriteAllText(Path.Combine(_folder, "sub", "d.sql"), "select :x");
        var script = Read("select 1;\n\\set x 4\n\\i b.sql\nselect 2;\n"u8.ToArray());
        Assert.Equal(
            ["select 1", "select 'b'", "select 'c'", "select 4", "select 2"],
            script.Statements.Select(s => s.Text)
        );
        Assert.Equal(
            ["a.sql:1:1", "b.sql:1:1", "sub/c.sql:1:1", "sub/d.sql:1:1", "a.sql:4:1"],
            script.Statements.Select(s => s.Start.ToString())
        );

        File.WriteAllText(Path.Combine(_folder, "sub", "d.sql"), "select :x + 1");
        Assert.NotEqual(script.Checksum, Read("select 1;\n\\set x 4\n\\i b.sql\nselect 2;\n"u8.ToArray()).Checksum);
    }

    [Fact]
    public void A_cycle_a_missing_file_and_a_way_out_are_errors()
    {
        var outside = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".sql");
        File.WriteAllText(outside, "select 1");
        try
        {
            File.WriteAllText(Path.Combine(_folder, "b.sql"), "\\i a.sql\n");
            File.CreateSymbolicLink(Path.Combine(_folder, "link.sql"), outside);
            var error = Assert.Throws<PlanInvalidException>(() =>
                Read(System.Text.Encoding.UTF8.GetBytes("\\i b.sql\n\\i none.sql\n\\i link.sql\n\\i " + outside + "\n"))
            );
            Assert.Contains(
                "includes itself: a.sql → b.sql → a.sql",
                error.Findings[0].Message,
                StringComparison.Ordinal
            );
            Assert.Equal("b.sql:1:1", error.Findings[0].Place.ToString());
            Assert.Contains("there is no file 'none.sql'", error.Findings[1].Message, StringComparison.Ordinal);
            Assert.Contains(
                $"'link.sql' is a link to '{outside}' outside the plan's folder",
                error.Findings[2].Message,
                StringComparison.Ordinal
            );
            Assert.Contains("outside the plan's folder", error.Findings[3].Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(outside);
        }
    }

    [Theory]
    [InlineData("pipe", "'b.sql' is a pipe (FIFO); only regular files are read.")]
    [InlineData("endless", "'b.sql' is a link to '/dev/zero' outside the plan's folder")]
    [InlineData("folder", "'b.sql' is a folder.")]
    public void What_is_not_a_regular_file_is_not_read(string kind, string message)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var path = Path.Combine(_folder, "b.sql");
        _ = kind switch
        {
            "pipe" => SpecialFiles.Pipe(path),
            "endless" => SpecialFiles.Endless(path),
            _ => Directory.CreateDirectory(path).FullName,
        };

        var included = Assert.Throws<PlanInvalidException>(() => Read("select 1;\n\\i b.sql"u8.ToArray()));
        Assert.StartsWith($"a.sql:2:1: \\i: {message}", included.Findings[0].ToString(), StringComparison.Ordinal);
        if (kind != "folder")
        {
            var itself = Assert.Throws<PlanInvalidException>(() =>
                SqlReader.ReadFile(path, new SqlReadOptions { RootFolder = _folder })
            );
            Assert.StartsWith(
                $"b.sql: cannot be read: {message}",
                itself.Findings[0].ToString(),
                StringComparison.Ordinal
            );
            Assert.Throws<PlanInvalidException>(() => SqlReader.ReadFile(path));
        }
    }

    [Fact]
    public void An_expression_includes_no_file()
    {
        var fragment = new SqlFragment("1; \\i /dev/zero", new SourcePlace("plan.yaml", 3, 4));

        Assert.Equal(
            "plan.yaml:3:4: \\i is not allowed in an expression. It stands in SQL files.",
            Assert
                .Throws<PlanInvalidException>(() => fragment.Read(new Dictionary<string, string>()))
                .Findings[0]
                .ToString()
        );
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_read()
    {
        var path = Path.Combine(_folder, "big.sql");
        using (var stream = File.Create(path))
        {
            stream.SetLength(2L << 30);
        }

        var error = Assert.Throws<PlanInvalidException>(() =>
            SqlReader.ReadFile(path, new SqlReadOptions { RootFolder = _folder })
        );
        Assert.StartsWith(
            "big.sql:1:1: is too large: 2,147,483,648 bytes",
            error.Findings[0].ToString(),
            StringComparison.Ordinal
        );
    }

    private SqlScript Read(byte[] bytes)
    {
        File.WriteAllBytes(Path.Combine(_folder, "a.sql"), bytes);
        return SqlReader.ReadFile(Path.Combine(_folder, "a.sql"), new SqlReadOptions { RootFolder = _folder });
    }
}
