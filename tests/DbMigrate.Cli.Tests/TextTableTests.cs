using DbMigrate.Cli.Output;
using DbMigrate.Engine.Common;

namespace DbMigrate.Cli.Tests;

public sealed class TextTableTests : IDisposable
{
    private readonly StringWriter _written = new() { NewLine = "\n" };

    [Theory]
    [InlineData(80)]
    [InlineData(60)]
    public void A_table_fits_the_terminal_and_words_stay_whole(int width)
    {
        var table = new TextTable("Place", "Kind", "Locks", "Objects");
        table.AddWithNote(
            "It reads the table twice and waits for the transactions that use it, until the last of them has ended",
            "indexes.sql:12:1",
            "CREATE INDEX CONCURRENTLY",
            "SHARE UPDATE EXCLUSIVE on customers_by_month_and_region",
            "index customers_by_month_and_region_id, table customers_by_month_and_region"
        );
        table.Write(Report(width));
        var text = _written.ToString();
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, width - 1));
        string[] words = ["indexes.sql:12:1", "CONCURRENTLY", "EXCLUSIVE", "transactions", "customers_", "region_id,"];
        Assert.All(words, word => Assert.Contains(word, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_terminal_a_row_is_one_line()
    {
        var table = new TextTable("Name", "Message");
        table.Add("a", string.Join(' ', Enumerable.Repeat("word", 100)));
        table.Write(Report(null));
        Assert.Equal(3, _written.ToString().Split('\n').Length);
    }

    [Fact]
    public void Values_of_others_do_not_shift_the_columns()
    {
        var table = new TextTable("Name", "By", "Message");
        table.Add("a\nb", "c", "one\ntwo");
        table.Write(Report(80));
        Assert.Equal("NAME  BY  MESSAGE\na\\nb  c   one\n          two\n", _written.ToString());
    }

    /// <inheritdoc/>
    public void Dispose() => _written.Dispose();

    private TextReport Report(int? width) => new(new OutputChannel(() => _written), colours: false, width);
}
