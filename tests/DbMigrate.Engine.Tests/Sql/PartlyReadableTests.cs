namespace DbMigrate.Engine.Tests.Sql;

/// <summary>Files that cannot be run: what could be read is shown, and what is wrong has its place.</summary>
public sealed class PartlyReadableTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dbmigrate-sql-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("select 1;\n\\gset\nselect 2;\n", "1 3", "2:1")]
    [InlineData("select :x;\nselect 2;\n", "1 2", "1:8")]
    [InlineData("select 1;\nrollback;\nselect 2;\n", "1 2 3", "2:1")]
    [InlineData("begin;\nselect 1;\n", "1 2", "1:1")]
    [InlineData("copy t to stdout;\nselect 2;\n", "1 2", "1:1")]
    [InlineData("select (1;\nselect 2;\n", "1 2", "1:8")]
    [InlineData("select 1;\ncopy t from stdin;\n1\n", "1 2", "2:1")]
    [InlineData("select 1;\nselect 'x\n", "1", "2:8")]
    [InlineData("\\i none.sql\nselect :x;\n\\gexec\n", "2", "1:1 2:8 3:1")]
    public void What_could_be_read_comes_before_the_errors(string sql, string lines, string places)
    {
        var file = Path.Combine(_folder, "a.sql");
        File.WriteAllText(file, sql);
        var shown = new List<int>();
        var invalid = Assert.Throws<SqlFileInvalidException>(() =>
        {
            foreach (var statement in MigrationStatementReader.Enumerate(file))
            {
                shown.Add(statement.Line);
            }
        });
        Assert.Equal(lines, string.Join(' ', shown));
        Assert.Equal(places, string.Join(' ', invalid.Findings.Select(f => $"{f.Place.Line}:{f.Place.Column}")));
        Assert.DoesNotContain("The plan", invalid.Message, StringComparison.Ordinal);
    }
}
