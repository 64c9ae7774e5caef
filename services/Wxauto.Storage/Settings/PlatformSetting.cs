using Microsoft.EntityFrameworkCore;

namespace Wxauto.Storage.Settings;

/// <summary>What belongs to the database as a whole, by name.</summary>
internal sealed class PlatformSetting
{
    public required string Name { get; init; }
    public required string Value { get; init; }
}

/// <summary>platform_settings.</summary>
public static class SettingTables
{
    public static void Configure(ModelBuilder model) =>
        model.Entity<PlatformSetting>(e => e.ToTable("platform_settings").HasKey(x => x.Name));
}
