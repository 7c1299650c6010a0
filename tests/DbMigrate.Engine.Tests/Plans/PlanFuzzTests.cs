using System.Text;

namespace DbMigrate.Engine.Tests.Plans;

public sealed class PlanFuzzTests : IDisposable
{
    private static readonly string[] Pieces =
    [
        "[",
        "]",
        "{",
        "}",
        ":",
        ": ",
        "- ",
        "\n",
        "  ",
        "\t",
        "'",
        "\"",
        "#",
        "&a ",
        "*a",
        "!",
        "|",
        "> ",
        "?",
        "%",
        "@",
        "`",
        ",",
        "\0",
        "\uFEFF",
        "😀",
        "<<: ",
        "---\n",
        "...\n",
        "é",
        "\r",
        "\\",
        "\u0085",
        "\u2028",
        "\"1\"*a",
        "null",
        "~",
    ];

    private readonly PlanFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_text_makes_the_reader_throw_anything_but_its_own_error(int seed)
    {
        var random = new Random(seed);
        _folder.Write("phase-a.sql", "select 1;");
        for (var i = 0; i < 300; i++)
        {
            var text = new StringBuilder(MigrationPlanReaderTests.Example);
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                var at = random.Next(text.Length);
                var length = Math.Min(random.Next(1, 60), text.Length - at);
                _ = random.Next(3) switch
                {
                    0 => text.Remove(at, length),
                    1 => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
                    _ => text.Insert(random.Next(text.Length), text.ToString(at, length)),
                };
            }

            _folder.Write("plan.yaml", text.ToString());
            var thrown = Record.Exception(() => MigrationPlanReader.Read(_folder.Path, TestKinds.Catalog));

            Assert.True(thrown is null or PlanInvalidException, $"{thrown}\n{text}");
            Assert.All(
                (thrown as PlanInvalidException)?.Findings ?? [],
                f =>
                    Assert.True(
                        f.Place is { Line: > 0, Column: > 0, File: "plan.yaml" } && f.Message.EndsWith('.'),
                        f.ToString()
                    )
            );
        }
    }
}
