using System.Globalization;
using System.Text;

namespace DbMigrate.Engine.Reports.Documents;

/// <summary>The names of the pages and sections of relations: letters that every file system and URL takes.</summary>
/// <remarks>
/// Other characters become <c>~20</c>: their UTF-8 bytes. Names that differ in case alone get a number, because some
/// file systems do not tell them apart.
/// </remarks>
internal sealed class PageNames
{
    // Longer names are cut: file systems take 255 bytes.
    private const int Longest = 180;

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>Gives names to the relations of a model.</summary>
    internal PageNames(DocumentModel model)
    {
        // The index has this name.
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "README", "index" };
        foreach (var relation in model.Relations)
        {
            var plain = Encode(relation.Name);
            var name = plain;
            for (var i = 2; !taken.Add(name); i++)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{plain}~{i}~");
            }

            _names.Add(relation.Name, name);
        }
    }

    /// <summary>Returns the name of a relation of the model.</summary>
    internal string Of(string relation) => _names[relation];

    /// <summary>Returns the name, or null where the relation is not in the model.</summary>
    internal string? TryGet(string relation) => _names.GetValueOrDefault(relation);

    private static string Encode(string name)
    {
        var encoded = new StringBuilder(name.Length);
        foreach (var b in Encoding.UTF8.GetBytes(name))
        {
            var c = (char)b;
            _ =
                char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'
                    ? encoded.Append(c)
                    : encoded.Append(CultureInfo.InvariantCulture, $"~{b:x2}");
        }

        return encoded.Length <= Longest ? encoded.ToString() : encoded.ToString(0, Longest);
    }
}
