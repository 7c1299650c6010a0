using System.Reflection;
using System.Runtime.CompilerServices;

namespace DbMigrate.Engine.Tests.Common;

public class ReadOnlyArrayTests
{
    [Fact]
    public void Every_list_of_an_emitted_object_is_an_array_whatever_it_was_made_of()
    {
        // PowerShell sees no indexer in the lists that the compiler makes: $plan.Phases[0] would be all of them.
        var properties = typeof(MigrationPlan)
            .Assembly.GetExportedTypes()
            .SelectMany(t => t.GetProperties())
            .Where(p =>
                p.SetMethod is { IsAssembly: true } or { IsPublic: true }
                && p.PropertyType.IsGenericType
                && p.PropertyType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
                // Callers set those of options.
                && !p.DeclaringType!.Name.EndsWith("Options", StringComparison.Ordinal)
                && p.DeclaringType != typeof(HistoryFilter)
                // Its getter looks into the items, which are null here.
                && p.Name != nameof(MigrationPhase.Undo)
            )
            .ToList();
        Assert.NotEmpty(properties);
        foreach (var property in properties)
        {
            var owner = RuntimeHelpers.GetUninitializedObject(property.DeclaringType!);
            property.SetValue(owner, Made(property.PropertyType.GetGenericArguments()[0]));
            Assert.True(
                property.GetValue(owner) is Array { Length: 1 },
                $"{property.DeclaringType!.Name}.{property.Name}"
            );
        }
    }

    private static object Made(Type item) =>
        typeof(ReadOnlyArrayTests)
            .GetMethod(nameof(MadeOf), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(item)
            .Invoke(null, null)!;

    private static IReadOnlyList<T?> MadeOf<T>() => [default];
}
