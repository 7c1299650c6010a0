using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Plans;

namespace DbMigrate.Engine.Tests.Plans;

/// <summary>What must hold for the definition of any kind, today's and later ones.</summary>
public sealed class KindDefinitionsTests
{
    public static TheoryData<string, string, bool> Kinds()
    {
        var data = new TheoryData<string, string, bool>();
        foreach (var (family, key, _, available) in All())
        {
            data.Add(family, key, available);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_kind_is_found_by_its_key_and_its_shape_is_sound(string family, string key, bool available)
    {
        Sound(All().Single(k => k.Family == family && k.Key == key).Shape, $"{family} {key}");
        Assert.Equal(
            available,
            family switch
            {
                "step" => KindRegistry<MigrationStep>.Find(key)!.Available,
                "check" => KindRegistry<MigrationCheck>.Find(key)!.Available,
                _ => KindRegistry<MigrationGate>.Find(key)!.Available,
            }
        );
    }

    [Theory]
    [InlineData(
        "step",
        "sql backfill add_column not_null foreign_key check unique index drop_index validate enable_rls policies rename_column drop_column copy database role grant analyze vacuum refresh reindex script env_file manual milestone"
    )]
    [InlineData(
        "check",
        "sql exists absent columns constraints indexes rls visible privileges row_counts sequences populated enum server uses_index latency"
    )]
    [InlineData("gate", "soak milestone approval window sustained")]
    public void Every_word_of_the_design_is_known_whether_it_is_built_or_not(string family, string keys) =>
        Assert.Empty(keys.Split(' ').Except(All().Where(k => k.Family == family).Select(k => k.Key)));

    [Theory]
    [InlineData("SQL")]
    [InlineData("Sql")]
    [InlineData("")]
    [InlineData("_")]
    [InlineData("sql_")]
    [InlineData("migration")]
    [InlineData("sql.sql")]
    [InlineData("sql+x")]
    public void What_is_no_key_of_a_kind_is_not_found(string key) => Assert.Null(KindRegistry<MigrationStep>.Find(key));

    [Fact]
    public void No_key_of_a_kind_is_a_key_that_stands_beside_it()
    {
        Assert.DoesNotContain(All(), k => Common(k.Family).Find(k.Key) is not null);
        Assert.DoesNotContain(
            All(),
            k => k.Shape.AllowBeside && k.Shape.Keys.Any(p => Common(k.Family).Find(p.Name) is not null)
        );
    }

    private static IEnumerable<(string Family, string Key, MapShape Shape, bool Available)> All() =>
        KindRegistry<MigrationStep>
            .All.Select(d => ("step", d.Key, d.Shape, d.Available))
            .Concat(KindRegistry<MigrationCheck>.All.Select(d => ("check", d.Key, d.Shape, d.Available)))
            .Concat(KindRegistry<MigrationGate>.All.Select(d => ("gate", d.Key, d.Shape, d.Available)));

    private static MapShape Common(string family) =>
        family switch
        {
            "step" => ItemKeys.Step,
            "check" => ItemKeys.Check,
            _ => ItemKeys.Gate,
        };

    private static void Sound(MapShape shape, string what)
    {
        Assert.True(shape.Summary.EndsWith('.'), $"{what}: the summary is a sentence");
        Assert.Equal(shape.Keys.Length, shape.Keys.Select(k => k.Name).Distinct().Count());
        Assert.True(
            shape.ShortForm is null || shape.Find(shape.ShortForm) is not null,
            $"{what}: the short form stands for a key"
        );
        foreach (var word in shape.ExactlyOneOf.Concat(shape.AtLeastOneOf).Concat(shape.AtMostOneOf).SelectMany(g => g))
        {
            Assert.True(
                shape.Find(word) is { Required: false },
                $"{what}: '{word}' in a group is a key that may be left out"
            );
        }

        foreach (var key in shape.Keys)
        {
            Assert.True(key.Summary.EndsWith('.'), $"{what}.{key.Name}: the summary is a sentence");
            Inside(key.Value, $"{what}.{key.Name}");
        }
    }

    private static void Inside(ValueShape value, string what)
    {
        switch (value)
        {
            case ValueShape.Map map:
                Sound(map.Shape, what);
                break;
            case ValueShape.ListOf list:
                Inside(list.Item, what);
                break;
            case ValueShape.MapOf map:
                Inside(map.Value, what);
                break;
            case ValueShape.Either either:
                Assert.All(either.Choices, c => Inside(c, what));
                break;
        }
    }
}
