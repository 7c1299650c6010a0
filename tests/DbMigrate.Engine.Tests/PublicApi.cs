using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace DbMigrate.Engine.Tests;

/// <summary>
/// Writes what an assembly shows to others: a line for each type, and one for each of its members, in ordinal order, so
/// that a change shows as a changed line.
/// </summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Words = new()
    {
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(void)] = "void",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
    };

    internal static string Render(Assembly assembly)
    {
        var lines = assembly
            .GetExportedTypes()
            .OrderBy(Full, StringComparer.Ordinal)
            .SelectMany(t =>
                Members(t).Order(StringComparer.Ordinal).Select(m => "    " + m).Prepend($"{Full(t)}: {Kind(t)}")
            );
        return string.Concat(lines.Select(l => l + "\n"));
    }

    private static string Kind(Type type)
    {
        var word =
            type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : type.IsValueType ? "struct"
            : type.IsAbstract && type.IsSealed ? "static class"
            : type.IsAbstract ? "abstract class"
            : type.IsSealed ? "sealed class"
            : "class";
        var bases = new[] { type.BaseType }
            .Where(b => b is not null && b != typeof(object) && b != typeof(ValueType) && b != typeof(Enum))
            .Concat(type.GetInterfaces().Where(i => i.IsPublic).Except(type.BaseType?.GetInterfaces() ?? []))
            .Where(b => !b!.Name.StartsWith("IEquatable", StringComparison.Ordinal) && !type.IsEnum)
            .Select(b => Name(b!, null));
        return string.Join(" : ", new[] { word, string.Join(", ", bases) }.Where(p => p.Length > 0));
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type)
                .Select(n =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{n} = {Convert.ToInt64(Enum.Parse(type, n), CultureInfo.InvariantCulture)}"
                    )
                );
        }

        // What the compiler makes for a record is the same for every record.
        var accessors = type.GetProperties(Declared)
            .SelectMany(p => p.GetAccessors(true))
            .Concat(type.GetEvents(Declared).SelectMany(e => new[] { e.AddMethod!, e.RemoveMethod! }))
            .ToHashSet();
        return type.GetMethods(Declared)
            .Where(m => Seen(m) && !accessors.Contains(m) && !Made(m))
            .Select(m =>
                $"{Static(m)}{m.Name}({Parameters(m)}) -> {Name(m.ReturnType, Nullability.Create(m.ReturnParameter))}"
            )
            .Concat(type.GetConstructors(Declared).Where(c => Seen(c) && !Made(c)).Select(c => $"new({Parameters(c)})"))
            .Concat(
                type.GetProperties(Declared).Where(p => p.GetAccessors(true).Any(Seen) && !Made(p)).Select(Property)
            )
            .Concat(
                type.GetFields(Declared)
                    .Where(f => f.IsPublic || f.IsFamily)
                    .Select(f =>
                        $"{(f.IsStatic ? "static " : null)}{f.Name} -> {Name(f.FieldType, Nullability.Create(f))}"
                    )
            );
    }

    private static string Property(PropertyInfo property)
    {
        var set =
            property.SetMethod is { } setter && Seen(setter)
                ? setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))
                    ? " init;"
                    : " set;"
                : string.Empty;
        var required = property.GetCustomAttribute<RequiredMemberAttribute>() is null ? string.Empty : "required ";
        return $"{required}{Static(property.GetAccessors(true)[0])}{property.Name} {{{(property.GetMethod is { } getter && Seen(getter) ? " get;" : string.Empty)}{set} }} -> {Name(property.PropertyType, Nullability.Create(property))}";
    }

    private static bool Seen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool Made(MemberInfo member) =>
        member.GetCustomAttribute<CompilerGeneratedAttribute>() is not null || member.Name == "EqualityContract";

    private static string Static(MethodBase method) =>
        method.IsStatic ? "static "
        : method.IsAbstract && !method.DeclaringType!.IsInterface ? "abstract "
        : method.IsVirtual && !method.IsFinal && !method.DeclaringType!.IsInterface ? "virtual "
        : string.Empty;

    private static string Parameters(MethodBase method) =>
        string.Join(
            ", ",
            method
                .GetParameters()
                .Select(p =>
                    $"{Name(p.ParameterType, Nullability.Create(p))} {p.Name}{(p.HasDefaultValue ? $" = {p.DefaultValue ?? "default"}" : null)}"
                )
        );

    private static string Full(Type type) =>
        (type.IsNested ? Full(type.DeclaringType!) + "." : type.Namespace + ".") + Plain(type);

    private static string Plain(Type type) => type.Name.Split('`')[0];

    private static string Name(Type type, NullabilityInfo? nullability)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Name(inner, null) + "?";
        }

        var mark = nullability is { ReadState: NullabilityState.Nullable } && !type.IsValueType ? "?" : string.Empty;
        if (type.IsArray)
        {
            return Name(type.GetElementType()!, nullability?.ElementType) + "[]" + mark;
        }

        if (type.IsGenericType)
        {
            return $"{Plain(type)}<{string.Join(", ", type.GetGenericArguments().Select((a, i) => Name(a, nullability?.GenericTypeArguments.ElementAtOrDefault(i))))}>{mark}";
        }

        var space = type.Namespace
            is null
                or "System"
                or "DbMigrate"
                or "System.Threading"
                or "System.Threading.Tasks"
                or "System.Collections.Generic"
            ? string.Empty
            : type.Namespace + ".";
        return (Words.TryGetValue(type, out var word) ? word : space + Plain(type)) + mark;
    }
}
