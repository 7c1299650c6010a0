using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text;

namespace DbMigrate.Engine.Model.Kinds;

/// <summary>
/// Finds the kinds of steps, checks or gates by the name of their class: <c>add_column</c> is <c>AddColumnStep</c>.
/// Adding a kind is adding its file; only the kinds that a plan uses are loaded.
/// </summary>
/// <remarks>A host that leaves out what it does not see used must keep this assembly whole.</remarks>
/// <typeparam name="T">MigrationStep, MigrationCheck or MigrationGate.</typeparam>
internal static class KindRegistry<T>
    where T : class
{
    private const string Kept = "The command keeps this assembly whole.";

    private static readonly string Suffix = typeof(T).Name["Migration".Length..];
    private static readonly string Namespace = $"DbMigrate.Engine.{Suffix}s.";
    private static readonly ConcurrentDictionary<string, KindDefinition<T>?> Found = new(StringComparer.Ordinal);
    private static readonly Lazy<IReadOnlyList<KindDefinition<T>>> Everything = new(ReadAll);

    /// <summary>All kinds, by key.</summary>
    internal static IReadOnlyList<KindDefinition<T>> All => Everything.Value;

    /// <summary>The kind of that key, or null.</summary>
    internal static KindDefinition<T>? Find(string key) => Found.GetOrAdd(key, Read);

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Kept)]
    private static KindDefinition<T>[] ReadAll() =>
        [
            .. typeof(KindRegistry<>)
                .Assembly.GetTypes()
                .Where(t =>
                    t.FullName!.StartsWith(Namespace, StringComparison.Ordinal)
                    && t.Name.EndsWith(Suffix, StringComparison.Ordinal)
                )
                .Select(DefinitionOf)
                .OfType<KindDefinition<T>>()
                .OrderBy(d => d.Key, StringComparer.Ordinal),
        ];

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Kept)]
    private static KindDefinition<T>? Read(string key)
    {
        var name = new StringBuilder(Namespace);
        foreach (var word in key.Split('_'))
        {
            if (word.Length == 0 || !word.All(char.IsAsciiLetterLower))
            {
                return null;
            }

            name.Append(char.ToUpperInvariant(word[0])).Append(word, 1, word.Length - 1);
        }

        var type = typeof(KindRegistry<>).Assembly.GetType(name.Append(Suffix).ToString());
        return type is null ? null : DefinitionOf(type);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Kept)]
    private static KindDefinition<T>? DefinitionOf(Type type) =>
        type.GetProperty(
            "Definition",
            BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly
        )
            is { GetMethod: { } getter } property
        && property.PropertyType == typeof(KindDefinition<T>)
            // Not by reflection's own call, which would emit code for it.
            ? getter.CreateDelegate<Func<KindDefinition<T>>>()()
            : null;
}
