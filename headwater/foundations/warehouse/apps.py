from django.apps import AppConfig


class WarehouseConfig(AppConfig):
    name = "headwater.foundations.warehouse"
    label = "warehouse"
