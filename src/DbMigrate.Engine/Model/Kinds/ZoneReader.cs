namespace DbMigrate.Engine.Model.Kinds;

/// <summary>Reads the key <c>zone</c>: the id of a time zone.</summary>
internal static class ZoneReader
{
    /// <summary>Returns the time zone; UTC where none is given, or where it is unknown, which is an error.</summary>
    internal static TimeZoneInfo Read(KindNode node)
    {
        var id = node.OptionalText("zone") ?? "UTC";
        if (TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
        {
            return zone;
        }

        var known = TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id).ToList();
        node.Error(
            "zone",
            known.Count > 1
                ? $"'{id}' is no time zone: write as in Europe/Berlin."
                : $"This machine knows no time zones but UTC: install its time zone data (tzdata) for '{id}'.",
            Common.NearestWord.Of(id, known)
        );
        return TimeZoneInfo.Utc;
    }
}
