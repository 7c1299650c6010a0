namespace DbMigrate.Build.Setup;

/// <summary>Makes a folder that is there whole or not at all, whatever happens while it is filled, and whoever else makes it at the same time.</summary>
internal static class WholeFolder
{
    /// <summary>Makes it, in the place of an older one.</summary>
    /// <param name="folder">Where it will be.</param>
    /// <param name="fillAsync">Fills the folder that it is given; whatever hinders it is an exception.</param>
    /// <returns>Null where it was made; else why not.</returns>
    public static async Task<string?> TryMakeAsync(string folder, Func<string, Task> fillAsync)
    {
        var draft = $"{folder}.{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(draft);
            await fillAsync(draft);
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            Directory.Move(draft, folder);
            return null;
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or TaskCanceledException or BuildFailedException or InvalidDataException or UnauthorizedAccessException)
        {
            return failure.Message;
        }
        finally
        {
            if (Directory.Exists(draft))
            {
                Directory.Delete(draft, recursive: true);
            }
        }
    }
}
