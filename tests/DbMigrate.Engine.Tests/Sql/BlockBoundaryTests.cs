using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>A file is read in blocks; where one ends has no meaning.</summary>
public sealed class BlockBoundaryTests : IDisposable
{
    private const int Block = 65_536;

    private readonly string _path = Path.Combine(
        Directory.CreateTempSubdirectory("dbmigrate-blocks-").FullName,
        "a.sql"
    );

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Theory]
    [InlineData("$body$", "select $body$", "$body$")]
    [InlineData("$$", "select $$", "$$")]
    [InlineData("'", "select '", "'")]
    [InlineData("''", "select 'a", "'' ; '")]
    [InlineData("*/", "/* ", "*/ select 1")]
    [InlineData("\"", "select 1 as \"", "\"")]
    public void A_token_that_lies_across_two_blocks_ends_its_text(string token, string begin, string end)
    {
        for (var before = 0; before <= token.Length + 1; before++)
        {
            // The token at the end begins `before` characters before the end of the first block.
            var filler = Block - before - begin.Length;
            File.WriteAllText(
                _path,
                begin + new string('x', filler) + end + ";\nselect $body$ another; $body$;\nselect 'the last';\n"
            );
            var script = SqlReader.ReadFile(_path);
            Assert.True(
                script.Statements.Count == 3 && script.Statements[2].Text == "select 'the last'",
                $"{token} begins {before} characters before the end of a block: {script.Statements.Count} statements"
            );
        }
    }

    [Theory]
    [InlineData("\\.x")]
    [InlineData("\\. ")]
    [InlineData("\\..")]
    [InlineData("\\.\\.")]
    [InlineData("a\\.")]
    public void A_row_that_begins_like_the_end_of_the_rows_is_a_row(string row)
    {
        File.WriteAllText(_path, $"copy t from stdin;\n1\n{row}\n2\n\\.\nselect 1;\n");
        var script = SqlReader.ReadFile(_path);
        using var reader = new StreamReader(script.Statements[0].Copy!.OpenRead());
        Assert.Equal($"1\n{row}\n2\n", reader.ReadToEnd());
        Assert.Equal("select 1", script.Statements[1].Text);
    }

    [Fact]
    public void The_end_of_the_rows_may_lie_across_two_blocks()
    {
        for (var before = 0; before < 5; before++)
        {
            const string Begin = "copy t from stdin;\n";
            File.WriteAllText(
                _path,
                Begin + new string('x', Block - before - Begin.Length) + "\n\\.\nselect 'the last';\n"
            );
            Assert.Equal("select 'the last'", SqlReader.ReadFile(_path).Statements[1].Text);
        }
    }
}
