using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TopoWeb.Data.Configurations;

internal sealed class WorkerConfiguration : IEntityTypeConfiguration<WorkerRow>
{
    public void Configure(EntityTypeBuilder<WorkerRow> builder)
    {
        builder.ToTable("Workers");
        builder.Property(w => w.Process).HasMaxLength(128);
        builder.Property(w => w.Machine).HasMaxLength(128);
        builder.Property(w => w.Gpu).HasMaxLength(200);
        builder.Property(w => w.Version).HasMaxLength(200);
        builder.Property(w => w.Queues).HasMaxLength(400);
        builder.Property(w => w.Lanes).HasMaxLength(200);
        builder.Property(w => w.Notice).HasMaxLength(1000);
        builder.HasIndex(w => w.Heartbeat);
    }
}
