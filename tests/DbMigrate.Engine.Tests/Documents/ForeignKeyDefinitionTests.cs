using DbMigrate.Engine.Schema;

namespace DbMigrate.Engine.Tests.Documents;

/// <summary>Definitions of foreign keys, as PostgreSQL prints them.</summary>
public sealed class ForeignKeyDefinitionTests
{
    [Theory]
    [InlineData("FOREIGN KEY (a) REFERENCES public.t(id)", "a", "public.t", "id", null, null)]
    [InlineData(
        "FOREIGN KEY (a, \"b,(\") REFERENCES \"s.\".\"t(\"(x, y)",
        "a|\"b,(\"",
        "\"s.\".\"t(\"",
        "x|y",
        null,
        null
    )]
    [InlineData(
        "FOREIGN KEY (a) REFERENCES t(id) MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL (a)",
        "a",
        "t",
        "id",
        "SET NULL (a)",
        "CASCADE"
    )]
    [InlineData("FOREIGN KEY (a) REFERENCES t(id) ON DELETE RESTRICT NOT VALID", "a", "t", "id", "RESTRICT", null)]
    [InlineData("FOREIGN KEY (a, PERIOD p) REFERENCES t(id, PERIOD q)", "a|p", "t", "id|q", null, null)]
    [InlineData("FOREIGN KEY (period) REFERENCES t(period)", "period", "t", "period", null, null)]
    public void They_are_read(string text, string columns, string table, string keys, string? delete, string? update)
    {
        var key = ForeignKeyDefinition.Parse(text);
        Assert.Equal((columns, table, keys), (string.Join('|', key.Columns), key.Table, string.Join('|', key.Keys)));
        Assert.Equal((delete, update), (key.OnDelete, key.OnUpdate));
    }

    [Fact]
    public void Another_constraint_is_refused() =>
        Assert.Throws<FormatException>(() => ForeignKeyDefinition.Parse("CHECK ((a > 0))"));
}
