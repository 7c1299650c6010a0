using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Tests.Sql;

public sealed class SourceFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dbmigrate-files-");

    [Fact]
    public void A_small_file_that_was_hashed_ahead_is_not_read_again()
    {
        var files = new SourceFiles();
        var path = Write("a.sql", "select 1;\r\n");
        files.HashAhead("a.sql", path);
        Write("a.sql", "select 2;\n");
        Assert.Equal(TextChecksum.Of("select 1;\n"), files.ChecksumOf("a.sql", path));
    }

    [Fact]
    public void A_large_file_is_not_hashed_ahead()
    {
        var files = new SourceFiles();
        var path = Write("a.sql", new string('-', 64 * 1024));
        files.HashAhead("a.sql", path);
        var after = Write("a.sql", "select 2;\n");
        Assert.Equal(TextChecksum.Of("select 2;\n"), files.ChecksumOf("a.sql", after));
    }

    [Fact]
    public void A_file_that_differs_from_what_was_hashed_ahead_is_refused_when_it_is_read()
    {
        var files = new SourceFiles();
        var path = Write("a.sql", "select 1;\n");
        files.HashAhead("a.sql", path);
        Write("a.sql", "select 2;\n");
        var e = Assert.Throws<SqlFileChangedException>(() =>
            SqlReader.ReadFile(path, new SqlReadOptions { Files = files })
        );
        Assert.Contains("a.sql", e.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
