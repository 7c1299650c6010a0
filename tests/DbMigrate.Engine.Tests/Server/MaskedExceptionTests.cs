using System.Collections;
using System.Reflection;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Server.Connections;
using Npgsql;

namespace DbMigrate.Engine.Tests.Server;

/// <summary>Results and exceptions leave the engine without secrets, whichever of their properties has one.</summary>
public sealed class MaskedExceptionTests
{
    private const string Secret = "swordfish-4711";

    // What names an object of the plan, and what is no text of others.
    private static readonly HashSet<string> Identities = new(StringComparer.Ordinal)
    {
        "PlanName",
        "Plan",
        "Phase",
        "ContinuedBy",
        "Schedule",
        "Event",
        "Checksum",
        "Hash",
        "ServerVersion",
        "ToolVersion",
        "SqlState",
        "Mode",
        "State",
        "Kind",
        "ObjectType",
        "BlockerKind",
        "WaitsFor",
        "Milestone",
        "Target",
        "File",
        "Place",
        "Suggestion",
        "ClosedGates",
        "BlockingPhases",
        "UnsetVariables",
        "Grants",
        "Locks",
        "HelpLink",
        "Source",
        "StackTrace",
    };

    public static TheoryData<string> Results() =>
        [
            .. typeof(MaskedResults)
                .GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
                .Where(m => m.Name == "Of")
                .Select(m => m.ReturnType.Name),
        ];

    public static TheoryData<string> Conditions() =>
        [.. typeof(MigrationException).Assembly.GetTypes().Where(IsCondition).Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Results))]
    public void No_property_of_a_result_keeps_a_secret(string name)
    {
        var type = typeof(MigrationException).Assembly.GetType("DbMigrate." + name)!;
        var mask = typeof(MaskedResults)
            .GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
            .Single(m => m.Name == "Of" && m.ReturnType == type);
        var result = Make(type);
        Assert.NotEmpty(Found(result, []));
        Assert.Empty(Found(mask.Invoke(null, [result, Mask()])!, []));
    }

    [Theory]
    [MemberData(nameof(Conditions))]
    public void No_condition_keeps_one(string name)
    {
        var type = typeof(MigrationException).Assembly.GetType("DbMigrate." + name)!;
        var condition = (Exception)Make(type);
        Assert.Contains(Secret, condition.ToString(), StringComparison.Ordinal);
        var masked = MaskedException.Of(condition, Mask());
        Assert.Same(condition, masked);
        Assert.DoesNotContain(Secret, masked.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Found(masked, []), p => !IsName(type, p));
    }

    [Fact]
    public void An_error_of_the_server_is_replaced_wherever_it_is_and_keeps_its_type_and_its_state()
    {
        var server = new PostgresException($"bad {Secret}", "ERROR", "ERROR", "22P02", detail: Secret, where: Secret);
        var masked = Assert.IsType<PostgresException>(MaskedException.Of(server, Mask()));
        Assert.Equal(
            ("bad ***", "22P02", "***", "***"),
            (masked.MessageText, masked.SqlState, masked.Detail, masked.Where)
        );
        var clean = new PostgresException("good", "ERROR", "ERROR", "22P02");
        Assert.Same(clean, MaskedException.Of(clean, Mask()));

        var outer = new IOException("io " + Secret, new AggregateException(new TimeoutException(Secret), server));
        outer.Data["query"] = Secret;
        Assert.Same(outer, MaskedException.Of(outer, Mask()));
        Assert.DoesNotContain(Secret, outer.ToString(), StringComparison.Ordinal);
        Assert.Equal("***", outer.Data["query"]);
        Assert.DoesNotContain(
            Secret,
            MaskedException.Of(new ArgumentException("x", Secret), Mask()).ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_long_message_is_cut_after_it_is_masked()
    {
        var text = new string('x', TextLimit.Most - 5) + Secret + new string('y', 50_000_000);
        var masked = MaskedException.Of(new PostgresException(text, "ERROR", "ERROR", "22P02"), Mask()).Message;
        Assert.True(masked.Length < TextLimit.Most + 100);
        Assert.DoesNotContain("sword", masked, StringComparison.Ordinal);
        Assert.Contains("more characters)", masked, StringComparison.Ordinal);
    }

    private static Redactor Mask()
    {
        var redactor = new Redactor();
        redactor.Add(Secret);
        return redactor;
    }

    private static bool IsCondition(Type type) => type.IsSubclassOf(typeof(MigrationException)) && !type.IsAbstract;

    /// <summary>What the user or the plan named is data of hosts, and no text.</summary>
    private static bool IsName(Type type, string property) =>
        type.GetConstructors()
            .SelectMany(c => c.GetParameters())
            .Any(p =>
                string.Equals(p.Name, property, StringComparison.OrdinalIgnoreCase)
                && p.Name != "message"
                && (p.ParameterType == typeof(string) || p.ParameterType == typeof(IReadOnlyList<string>))
            ) || property is "Secret" or "Step" or "Files" or "Role" or "Owner" or "PhasesWithoutUndo";

    private static object Make(Type type)
    {
        var constructor = type.GetConstructors()
            .OrderBy(c => c.GetParameters().Length)
            .Last(c => c.GetParameters() is not [{ } only] || only.ParameterType != type);
        var made = constructor.Invoke([.. constructor.GetParameters().Select(p => Value(p.ParameterType))]);
        foreach (
            var property in type.GetProperties()
                .Where(p => p.CanWrite && p.GetValue(made) is null or "" or IList { Count: 0 })
        )
        {
            property.SetValue(made, Value(property.PropertyType));
        }

        return made;
    }

    private static object? Value(Type type) =>
        type == typeof(string) ? "a " + Secret
        : type == typeof(GeneratedPassword) ? new GeneratedPassword("app", Secret)
        : type == typeof(Exception) ? new InvalidOperationException(Secret)
        : type.IsValueType ? Activator.CreateInstance(type)
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            ? List(type.GetGenericArguments()[0])
        : type == typeof(IReadOnlyDictionary<string, string?>)
            ? new Dictionary<string, string?> { ["a " + Secret] = "a " + Secret, ["none"] = null }
        : type.Namespace == nameof(DbMigrate) ? Make(type)
        : null;

    private static Array List(Type item)
    {
        var list = Array.CreateInstance(item, 1);
        list.SetValue(Value(item), 0);
        return list;
    }

    private static IEnumerable<string> Found(object value, HashSet<object> seen, string name = "item")
    {
        if (value is string || !seen.Add(value))
        {
            return [];
        }

        return value is IEnumerable items
            ? items.Cast<object>().SelectMany(i => i is string text ? In(name, text) : Found(i, seen, name))
            : value
                .GetType()
                .GetProperties()
                .Where(p => p.GetIndexParameters().Length == 0 && !Identities.Contains(p.Name))
                .SelectMany(p =>
                    p.GetValue(value) switch
                    {
                        string text => In(p.Name, text),
                        { } inner
                            when p.PropertyType.Namespace == nameof(DbMigrate) && !p.PropertyType.IsEnum
                                || inner is IList => Found(inner, seen, p.Name),
                        _ => [],
                    }
                );
    }

    private static IEnumerable<string> In(string name, string text) =>
        text.Contains("sword", StringComparison.Ordinal) ? [name] : [];
}
