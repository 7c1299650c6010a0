using DbMigrate.Engine.Schema.Kinds;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Schema;

/// <summary>A change of a type that can change a value without an error is a loss of data.</summary>
public sealed class TypeLossTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    // Values that a conversion may round, cut off or leave a part of.
    private static readonly (string Type, string Value)[] Values =
    [
        ("smallint", "300"),
        ("integer", "16777217"),
        ("bigint", "9007199254740993"),
        ("numeric", "1.23456"),
        ("numeric(10,4)", "1.2345"),
        ("numeric(8,2)", "1.23"),
        ("numeric(6,0)", "12"),
        ("real", "0.1"),
        ("double precision", "0.1234567890123456"),
        ("money", "$1.23"),
        ("text", "2024-03-31 02:30:00.123456+05"),
        ("text", "1.2345678901234567890"),
        ("text", "{\"a\":1,  \"a\":2}"),
        ("text", "10101"),
        ("text", "abc  "),
        ("character varying(100)", "12"),
        ("character(5)", "abc  "),
        ("name", "abc"),
        ("\"char\"", "a"),
        ("boolean", "t"),
        ("date", "2024-03-31"),
        ("timestamp without time zone", "2024-03-31 02:30:00.123456"),
        ("timestamp(0) without time zone", "2024-06-30 02:30:00"),
        ("timestamp with time zone", "2024-10-27 02:30:00.123456+02"),
        ("timestamp(3) with time zone", "2024-10-27 02:30:00.123+01"),
        ("time without time zone", "02:30:00.123456"),
        ("time(0) without time zone", "02:30:00"),
        ("time with time zone", "02:30:00.123456+05"),
        ("interval", "3 days 02:30:00.123456"),
        ("interval(0)", "3 days 02:30:00"),
        ("interval day to minute", "3 days 02:30:00"),
        ("json", "{\"a\":1,  \"a\":2}"),
        ("jsonb", "1.5"),
        ("jsonb", "true"),
        ("inet", "10.1.2.3/8"),
        ("cidr", "10.0.0.0/8"),
        ("macaddr", "08:00:2b:01:02:03"),
        ("macaddr8", "08:00:2b:ff:fe:01:02:03"),
        ("bit(5)", "10101"),
        ("bit(3)", "101"),
        ("bit varying", "10101"),
        ("bit varying(3)", "101"),
        ("uuid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
        ("oid", "4000000000"),
        ("xml", "<a/>"),
        ("bytea", "\\x0102"),
        ("public.mood", "sad"),
        ("integer[]", "{1,16777217}"),
        ("real[]", "{1,0.1}"),
        ("numeric[]", "{1.23456}"),
    ];

    [Fact]
    public async Task What_is_no_loss_keeps_every_value_or_fails()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create type mood as enum ('sad', '1')");
        await using var connection = await database.OpenAsync();
        await PostgresFixture.RunAsync(connection, "set timezone = 'Europe/Berlin'");
        await PostgresFixture.RunAsync(connection, "set lc_monetary = 'C'");
        await PostgresFixture.RunAsync(connection, "create temp table t (id int)");
        var (wrong, kept, lost) = (new List<string>(), 0, 0);
        foreach (var (from, value) in Values)
        {
            foreach (var to in Values.Select(v => v.Type).Distinct().Where(t => t != from))
            {
                if (!TypeConversion.TryFind(from, to, "a", out var there) || TypeLoss.IsPossible(from, to))
                {
                    lost++;
                }
                else if (TypeConversion.TryFind(to, from, "a", out var back))
                {
                    kept++;
                    var after = await ConvertAsync(connection, (from, value), (to, there), back);
                    wrong.AddRange(after is null ? [] : [$"{from} {value} -> {to} -> {after}"]);
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(kept > 300 && lost > 800, $"{kept} {lost}");
    }

    [Theory]
    [InlineData("timestamp with time zone", "date")]
    [InlineData("timestamp without time zone", "time without time zone")]
    [InlineData("timestamp without time zone", "timestamp(0) without time zone")]
    [InlineData("time with time zone", "time without time zone")]
    [InlineData("numeric(10,4)", "numeric(8,2)")]
    [InlineData("numeric", "integer")]
    [InlineData("double precision", "integer")]
    [InlineData("double precision", "real")]
    [InlineData("bigint", "bit(3)")]
    [InlineData("text", "name")]
    [InlineData("interval", "interval(0)")]
    [InlineData("inet", "cidr")]
    [InlineData("jsonb[]", "integer[]")]
    public void A_conversion_that_rounds_or_cuts_off_is_a_loss(string from, string to) =>
        Assert.True(TypeLoss.IsPossible(from, to));

    [Theory]
    [InlineData("text", "integer")]
    [InlineData("bigint", "smallint")]
    [InlineData("text", "character varying(20)")]
    [InlineData("character varying(20)", "text")]
    [InlineData("numeric(8,2)", "numeric(10,4)")]
    [InlineData("numeric(8,0)", "bigint")]
    [InlineData("interval day to second(3)", "interval")]
    [InlineData("timestamp(3) without time zone", "timestamp without time zone")]
    [InlineData("text", "public.mood")]
    [InlineData("public.mood", "text")]
    [InlineData("integer[]", "bigint[]")]
    public void A_conversion_that_fails_or_keeps_all_is_none(string from, string to) =>
        Assert.False(TypeLoss.IsPossible(from, to));

    // Returns the value that comes back, if it is another one.
    private static async Task<string?> ConvertAsync(
        NpgsqlConnection connection,
        (string Type, string Value) from,
        (string Type, string Clause) to,
        string back
    )
    {
        await PostgresFixture.RunAsync(connection, "truncate t");
        await PostgresFixture.RunAsync(connection, $"alter table t drop if exists a, add a {from.Type}");
        await PostgresFixture.RunAsync(connection, $"insert into t (a) values ('{from.Value}')");
        var before = await TextAsync(connection);
        try
        {
            await PostgresFixture.RunAsync(connection, $"alter table t alter a type {to.Type}{to.Clause}");
            await PostgresFixture.RunAsync(connection, $"alter table t alter a type {from.Type}{back}");
        }
        catch (PostgresException)
        {
            return null;
        }

        var after = await TextAsync(connection);
        return after == before ? null : after;
    }

    private static async Task<string?> TextAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("select replace(format('%s', a), ' ', '_') from t", connection);
        return (string?)await command.ExecuteScalarAsync();
    }
}
